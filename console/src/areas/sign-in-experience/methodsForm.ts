// Sign-up and sign-in as fields of a form, and back as the body of a PATCH.

import type { SignInExperience } from "./queries"

export type Identifier = "username" | "email" | "phone"

/** What an account begins with, as people choose it; `other` is a combination that only the API makes. */
export type SignUpChoice = "none" | "username" | "email" | "phone" | "emailOrPhone" | "other"

export interface Method {
  identifier: Identifier
  password: boolean
  verificationCode: boolean
  isPasswordPrimary: boolean
}

/** By which codes a forgotten password is replaced. */
export const RECOVERIES = { email: "EmailVerificationCode", phone: "PhoneVerificationCode" } as const
export type Recovery = keyof typeof RECOVERIES

export interface UsernamePolicy {
  caseSensitive: boolean
  minLength: number
  maxLength: number
  allowedChars: { lowercase: boolean; uppercase: boolean; numbers: boolean; underscore: boolean }
}

export interface MethodsFields {
  isOpen: boolean
  choice: SignUpChoice
  identifiers: Identifier[]
  password: boolean
  methods: Method[]
  /** Unset: by whatever connector there is. */
  recoveries: Recovery[] | null
  usernamePolicy: UsernamePolicy
  /** Where somebody is led who opens the sign-in page without coming from an application. */
  unknownSessionRedirectUrl: string
}

const BOTH: Recovery[] = ["email", "phone"]

const IDENTIFIERS: Record<Exclude<SignUpChoice, "other">, Identifier[]> = {
  none: [],
  username: ["username"],
  email: ["email"],
  phone: ["phone"],
  emailOrPhone: ["email", "phone"],
}

function choiceOf(identifiers: Identifier[]): SignUpChoice {
  const sorted = [...identifiers].sort().join()
  const found = Object.entries(IDENTIFIERS).find(([, set]) => set.join() === sorted)
  return (found?.[0] as SignUpChoice | undefined) ?? "other"
}

const recoveriesOf = (methods: string[] | null): Recovery[] | null =>
  methods && BOTH.filter((one) => methods.includes(RECOVERIES[one]))

/** The recoveries with one of them on or off. */
export function withRecovery(recoveries: Recovery[] | null, one: Recovery, isOn: boolean): Recovery[] {
  return BOTH.filter((other) => (other === one ? isOn : (recoveries ?? BOTH).includes(other)))
}

export function fieldsOf(settings: SignInExperience): MethodsFields {
  const identifiers = settings.signUp.identifiers as Identifier[]
  return {
    isOpen: settings.signInMode !== "SignIn",
    choice: choiceOf(identifiers),
    identifiers,
    password: settings.signUp.password,
    methods: settings.signIn.methods.map((method) => ({ ...method, identifier: method.identifier as Identifier })),
    recoveries: recoveriesOf(settings.forgotPasswordMethods),
    usernamePolicy: settings.usernamePolicy as unknown as UsernamePolicy,
    unknownSessionRedirectUrl: settings.unknownSessionRedirectUrl ?? "",
  }
}

/** Addresses and numbers are always proved; a user name cannot be. */
export const isVerified = ({ identifiers }: Pick<MethodsFields, "identifiers">) =>
  identifiers.some((identifier) => identifier !== "username")

/** A way in that lets in who signed up. */
const methodFor = (identifier: Identifier, password: boolean): Method => ({
  identifier,
  password: password || identifier === "username",
  verificationCode: identifier !== "username",
  isPasswordPrimary: password || identifier === "username",
})

/** Without a password at sign-up, messages must be a way in: else nobody who signed up could come back. */
function withCodes(fields: MethodsFields): MethodsFields {
  if (fields.password || !isVerified(fields)) return fields
  const methods = fields.methods.map((method) =>
    method.identifier === "username" ? method : { ...method, verificationCode: true, isPasswordPrimary: false },
  )
  return { ...fields, methods }
}

/** Another beginning of accounts: ways in for it are added where there are none. */
export function withChoice(fields: MethodsFields, choice: Exclude<SignUpChoice, "other">): MethodsFields {
  const identifiers = IDENTIFIERS[choice]
  const password = fields.password || identifiers.includes("username")
  const present = fields.methods.map((method) => method.identifier)
  const added = identifiers.filter((one) => !present.includes(one)).map((one) => methodFor(one, password))
  return withCodes({ ...fields, choice, identifiers, password, methods: [...fields.methods, ...added] })
}

export const withPassword = (fields: MethodsFields, password: boolean): MethodsFields =>
  withCodes({ ...fields, password })

export const withMethod = (fields: MethodsFields, identifier: Identifier): MethodsFields => ({
  ...fields,
  methods: [...fields.methods, methodFor(identifier, fields.password)],
})

/** A way in moved by one place, up with -1 and down with 1. */
export function moved(methods: Method[], at: number, by: -1 | 1): Method[] {
  const order = [...methods]
  const [method] = order.splice(at, 1)
  if (method) order.splice(at + by, 0, method)
  return order
}

/** A way in with something changed; what is offered first is always something that is on. */
export function changed(method: Method, change: Partial<Method>): Method {
  const next = { ...method, ...change }
  if (!next.password) return { ...next, isPasswordPrimary: false }
  return next.verificationCode ? next : { ...next, isPasswordPrimary: true }
}

/** Those whose codes somebody asks for, but which no connector serves. */
export function unserved(fields: MethodsFields, served: Record<Recovery, boolean>): Recovery[] {
  return BOTH.filter(
    (identifier) =>
      !served[identifier] &&
      (fields.identifiers.includes(identifier) ||
        fields.recoveries?.includes(identifier) ||
        fields.methods.some((method) => method.identifier === identifier && method.verificationCode)),
  )
}

export function bodyOf(fields: MethodsFields, settings: SignInExperience) {
  const further = (settings.signUp.secondaryIdentifiers ?? []) as { identifier: Identifier; verify?: boolean }[]
  const secondaryIdentifiers = further.filter((one) => !fields.identifiers.includes(one.identifier))
  return {
    signInMode: fields.isOpen ? ("SignInAndRegister" as const) : ("SignIn" as const),
    signUp: {
      identifiers: fields.identifiers,
      password: fields.password,
      verify: isVerified(fields),
      ...(settings.signUp.secondaryIdentifiers && { secondaryIdentifiers }),
    },
    signIn: { methods: fields.methods },
    forgotPasswordMethods: fields.recoveries?.map((one) => RECOVERIES[one]) ?? null,
    usernamePolicy: fields.usernamePolicy,
    unknownSessionRedirectUrl: fields.unknownSessionRedirectUrl.trim() || null,
  }
}
