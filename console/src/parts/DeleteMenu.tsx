import { Button, Menu } from "@mantine/core"
import { type ReactNode, useState } from "react"
import { ConfirmByName } from "./ConfirmByName"

interface Props {
  /** The menu's own name. */
  more: string
  /** What the record is called; it must be typed. */
  name: string
  title: string
  /** What will break. */
  why: ReactNode
  /** A verb with its object, as "Delete role". */
  action: string
  /** Deletes the record and leaves its page. */
  onDelete: () => Promise<unknown>
}

/** What else can be done with a record: to delete it, by typing its name. */
export function DeleteMenu({ more, name, title, why, action, onDelete }: Props) {
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">{more}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={() => setAsked(true)}>
            {action}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsked && (
        <ConfirmByName
          title={title}
          consequence={why}
          name={name}
          confirm={action}
          onConfirm={onDelete}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}
