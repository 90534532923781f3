// A password for somebody who gets it from an administrator.

const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#$%*+-@"
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]
const LENGTH = 16

/** 96 random bits, with a character of each kind that a password policy can ask for. */
export function generatePassword(): string {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(LENGTH))
    // 64 letters: each is as likely as any other.
    const password = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("")
    if (KINDS.every((kind) => kind.test(password))) return password
  }
}
