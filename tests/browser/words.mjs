// What a person reads on the pages, in one place: the scripts find everything by role and accessible name.

/** Keyward's own pages, in English. */
export const page = {
  phoneField: "Phone number",
  countrySelect: "Country or region",
  continueButton: "Continue",
  codeField: "Verification code",
  verifyButton: "Verify",
  resendButton: "Resend code",
  createButton: "Create account",
  signInButton: "Sign in",
  signOutButton: "Sign out",
}

/** The example app. */
export const app = {
  signInButton: "Sign in",
  signOutButton: "Sign out",
  signedIn: "You are signed in.",
  signedOut: "You are signed out.",
}
