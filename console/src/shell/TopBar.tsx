import { Avatar, Box, Burger, Group, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { APPEARANCES, type Appearance, usePreferences } from "../areas/preferences/preferences"
import { accountQuery, personOf } from "../areas/profile/queries"
import { TextLink } from "../parts/links"
import { Tag } from "../parts/Tag"
import { configuration, session } from "../session/current"
import { LANGUAGES, type Language } from "../texts/texts"
import { Mark } from "./Mark"
import classes from "./Shell.module.css"

interface Props {
  isRailOpen: boolean
  onRail: () => void
  onPalette: () => void
}

export function TopBar({ isRailOpen, onRail, onPalette }: Props) {
  const { t } = useTranslation()
  const isMac = navigator.userAgent.includes("Mac OS")
  return (
    <div className={classes.bar}>
      <Burger
        opened={isRailOpen}
        onClick={onRail}
        hiddenFrom="md"
        size="sm"
        aria-label={t("shell.rail")}
        aria-expanded={isRailOpen}
      />
      <Link to="/get-started" className={classes.brand}>
        <Mark />
        <span>Keyward</span>
      </Link>
      <Text c="dimmed" size="sm" visibleFrom="sm">
        {configuration.tenant}
      </Text>
      {configuration.development && (
        <Box visibleFrom="sm">
          <Tag>{t("shell.development")}</Tag>
        </Box>
      )}
      {configuration.development && (
        <TextLink to="/inbox" size="sm" visibleFrom="sm">
          {t("shell.inbox")}
        </TextLink>
      )}
      <Group ml="auto" gap="sm" wrap="nowrap">
        <button type="button" className={classes.find} onClick={onPalette}>
          <span>{t("palette.find")}</span>
          <kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
        </button>
        <PersonMenu />
      </Group>
    </div>
  )
}

function PersonMenu() {
  const { t } = useTranslation()
  const { language, appearance, setLanguage, setAppearance } = usePreferences()
  // Once the profile was shown, what it says now.
  const { data: account } = useQuery({ ...accountQuery, enabled: false })
  const person = account ? personOf(account.value) : session.person
  return (
    <Menu width={240} position="bottom-end" closeOnItemClick={false} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <VisuallyHidden>{t("shell.account", { name: person?.name })}</VisuallyHidden>
          <Avatar
            src={person?.picture}
            name={person?.name}
            size={36}
            color="gray"
            aria-hidden="true"
            classNames={{ placeholder: classes.initials }}
          />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person?.name}</Menu.Label>
        <Menu.Item component={Link} to="/profile" closeMenuOnClick>
          {t("shell.profile")}
        </Menu.Item>
        <Menu.Item component={Link} to="/preferences" closeMenuOnClick>
          {t("shell.preferences")}
        </Menu.Item>
        {configuration.development && (
          <Menu.Item component={Link} to="/inbox" closeMenuOnClick hiddenFrom="sm">
            {t("shell.inbox")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>{t("shell.language")}</Menu.Label>
        <Menu.RadioGroup value={language} onChange={(tag) => setLanguage(tag as Language)}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <Menu.RadioItem key={tag} value={tag}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("shell.appearance")}</Menu.Label>
        <Menu.RadioGroup value={appearance} onChange={(one) => setAppearance(one as Appearance)}>
          {APPEARANCES.map((one) => (
            <Menu.RadioItem key={one} value={one}>
              {t(`shell.appearances.${one}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => session.signOut()}>{t("shell.signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
