// Mantine in the colours and measures of the tokens.

import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  MultiSelect,
  Pagination,
  Select,
  Tooltip,
} from "@mantine/core"

const primary: MantineColorsTuple = [
  "#eef3fd",
  "#d9e4fa",
  "#b5cbf7",
  "#8ab0ff",
  "#6590ea",
  "#4273db",
  "#2457c5",
  "#204dad",
  "#1b4192",
  "#153475",
]

// Greys near the tokens: Mantine takes dark-4 for lines, hovered rows and menus of the dark look.
const gray: MantineColorsTuple = [
  "#f8f9fa",
  "#f5f6f8",
  "#e9ebee",
  "#e2e5ea",
  "#828893",
  "#767d88",
  "#676e79",
  "#545b66",
  "#343a40",
  "#16191f",
]
const dark: MantineColorsTuple = [
  "#eceef2",
  "#c4c9d1",
  "#a8afba",
  "#7f8794",
  "#2a2f38",
  "#20252d",
  "#181b21",
  "#111318",
  "#0c0e12",
  "#08090c",
]

export const theme = createTheme({
  primaryColor: "primary",
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  colors: { primary, gray, dark },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: { xs: "13px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.45", sm: "1.5", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "sm",
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "1.4" },
      h2: { fontSize: "16px", lineHeight: "1.5" },
      h3: { fontSize: "14px", lineHeight: "1.5" },
    },
  },
  respectReducedMotion: true,
  // Filled in primary is light in the dark look, so its text is not white there.
  variantColorResolver: (input) =>
    input.variant === "filled" && (input.color === undefined || input.color === "primary")
      ? { background: "var(--primary)", hover: "var(--primary-hover)", color: "var(--on-primary)", border: "none" }
      : defaultVariantColorsResolver(input),
  cursorType: "pointer",
  components: {
    Button: Button.extend({ defaultProps: { size: "sm" }, styles: { root: { height: 40, fontWeight: 500 } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 40 } }),
    Input: Input.extend({ styles: { input: { minHeight: 40 } } }),
    InputWrapper: Input.Wrapper.extend({
      styles: {
        label: { fontWeight: 500, marginBottom: 4 },
        description: { fontSize: 13, lineHeight: 1.45, color: "var(--muted)", marginBottom: 6 },
        error: { fontSize: 13, marginTop: 6 },
      },
    }),
    Menu: Menu.extend({
      defaultProps: { shadow: "md", withInitialFocusPlaceholder: false, transitionProps: { duration: 100 } },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 120, transition: "fade" } },
      styles: { title: { fontSize: 16, fontWeight: 600 } },
    }),
    // A `header` outside of the page's own would be a second banner.
    ModalHeader: { defaultProps: { role: "none" } },
    DrawerHeader: { defaultProps: { role: "none" } },
    Drawer: Drawer.extend({
      defaultProps: { transitionProps: { duration: 120 } },
      styles: { title: { fontSize: 16, fontWeight: 600 } },
    }),
    // The focus comes to them by itself, too: when a dialog gives it back.
    Select: Select.extend({ defaultProps: { openOnFocus: false } }),
    MultiSelect: MultiSelect.extend({ defaultProps: { openOnFocus: false } }),
    Pagination: Pagination.extend({
      vars: () => ({ root: { "--pagination-active-color": "var(--on-primary)" } }),
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } }),
  },
})

/** Mantine's own variables, told the tokens. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const both = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-placeholder": "var(--faint)",
    "--mantine-color-error": "var(--danger)",
    "--mantine-color-anchor": "var(--primary)",
    "--mantine-color-default": "var(--raised)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-default-hover": "var(--sunken)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-primary-light-color": "var(--primary)",
    "--mantine-primary-color-light-color": "var(--primary)",
    "--mantine-primary-color-filled": "var(--primary)",
    "--mantine-primary-color-filled-hover": "var(--primary-hover)",
    "--mantine-primary-color-contrast": "var(--on-primary)",
    "--mantine-color-red-text": "var(--danger)",
    // What menus take for an item that destroys.
    "--mantine-color-red-6": "var(--danger)",
    "--mantine-color-red-light-color": "var(--danger)",
    "--mantine-color-red-light-hover": "color-mix(in srgb, var(--danger) 10%, transparent)",
  }
  return { variables: {}, light: both, dark: both }
}
