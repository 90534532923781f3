import { ActionIcon, Button, Checkbox, Group, Menu, Select, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { DownIcon, RemoveIcon, UpIcon } from "../../parts/icons"
import classes from "./MethodRows.module.css"
import { changed, type Identifier, type Method, type MethodsFields, moved, withMethod } from "./methodsForm"

const IDENTIFIERS: Identifier[] = ["email", "phone", "username"]

interface Props {
  fields: MethodsFields
  onChange: (fields: MethodsFields) => void
}

/** The ways in, in the order in which the sign-in page offers them. */
export function MethodRows({ fields, onChange }: Props) {
  const { t } = useTranslation("sign-in-experience")
  const { methods } = fields
  const put = (next: Method[]) => onChange({ ...fields, methods: next })
  const free = IDENTIFIERS.filter((one) => methods.every((method) => method.identifier !== one))
  return (
    <>
      {methods.length > 0 && (
        <ol className={classes.rows}>
          {methods.map((method, at) => (
            <Row
              key={method.identifier}
              method={method}
              isFirst={at === 0}
              isLast={at === methods.length - 1}
              isNeeded={fields.identifiers.includes(method.identifier)}
              isCodeForced={!fields.password && fields.identifiers.some((one) => one !== "username")}
              onChange={(next) => put(methods.map((old, index) => (index === at ? next : old)))}
              onMove={(by) => put(moved(methods, at, by))}
              onRemove={() => put(methods.filter((_, index) => index !== at))}
            />
          ))}
        </ol>
      )}
      {methods.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("signIn.none")}
        </Text>
      )}
      {free.length > 0 && (
        <Group>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default">{t("signIn.add")}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {free.map((identifier) => (
                <Menu.Item key={identifier} onClick={() => onChange(withMethod(fields, identifier))}>
                  {t(`identifiers.${identifier}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
    </>
  )
}

interface RowProps {
  method: Method
  isFirst: boolean
  isLast: boolean
  /** Whether people sign up with it, so that it cannot be removed. */
  isNeeded: boolean
  /** Whether accounts have no password, so that codes cannot be off. */
  isCodeForced: boolean
  onChange: (method: Method) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

function Row({ method, isFirst, isLast, isNeeded, isCodeForced, onChange, onMove, onRemove }: RowProps) {
  const { t } = useTranslation("sign-in-experience")
  const name = t(`identifiers.${method.identifier}`)
  const hasCodes = method.identifier !== "username"
  return (
    <li className={classes.row}>
      <Text fw={500} size="sm" w={116}>
        {name}
      </Text>
      <Group gap="md" flex={1}>
        {hasCodes && (
          <Checkbox
            label={t("signIn.code")}
            aria-label={t("signIn.of", { way: t("signIn.code"), name })}
            checked={method.verificationCode}
            disabled={isCodeForced}
            onChange={(event) => onChange(changed(method, { verificationCode: event.currentTarget.checked }))}
          />
        )}
        <Checkbox
          label={t("signIn.password")}
          aria-label={t("signIn.of", { way: t("signIn.password"), name })}
          checked={method.password}
          disabled={!hasCodes}
          onChange={(event) => onChange(changed(method, { password: event.currentTarget.checked }))}
        />
        {method.password && method.verificationCode && (
          <Select
            w={160}
            aria-label={t("signIn.first", { name })}
            allowDeselect={false}
            data={[
              { value: "code", label: t("signIn.codeFirst") },
              { value: "password", label: t("signIn.passwordFirst") },
            ]}
            value={method.isPasswordPrimary ? "password" : "code"}
            onChange={(first) => onChange({ ...method, isPasswordPrimary: first === "password" })}
          />
        )}
      </Group>
      <Group gap={0} wrap="nowrap">
        <ActionIcon
          className={classes.move}
          aria-label={t("signIn.up", { name })}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        >
          <UpIcon />
        </ActionIcon>
        <ActionIcon
          className={classes.move}
          aria-label={t("signIn.down", { name })}
          disabled={isLast}
          onClick={() => onMove(1)}
        >
          <DownIcon />
        </ActionIcon>
        <ActionIcon
          className={classes.move}
          aria-label={t("signIn.remove", { name })}
          disabled={isNeeded}
          onClick={onRemove}
        >
          <RemoveIcon />
        </ActionIcon>
      </Group>
    </li>
  )
}
