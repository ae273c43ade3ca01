/** How the page looks: tokens only, light and dark. */

import { theme, type ThemeConfig } from "antd";

const FONTS =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

const TOKENS = {
  colorPrimary: "#0f766e",
  colorInfo: "#0f766e",
  borderRadius: 10,
  fontFamily: FONTS,
  fontSize: 15,
  lineHeight: 1.6,
};

/** The faintest words; the library's own are too faint to be read (WCAG 2.2 asks for a contrast of 4.5). */
function readable(rgb: string): { readonly colorTextTertiary: string; readonly colorTextPlaceholder: string } {
  return { colorTextTertiary: `rgba(${rgb}, 0.65)`, colorTextPlaceholder: `rgba(${rgb}, 0.65)` };
}

const LIGHT = {
  ...TOKENS,
  colorBgLayout: "#f6f5f1",
  colorTextBase: "#17201e",
  colorLink: "#0f766e",
  colorPrimaryBg: "#daf1ec",
  colorPrimaryBgHover: "#c6e9e1",
  colorPrimaryBorder: "#8fcfc2",
  colorInfoBg: "#e6f4f1",
  colorInfoBorder: "#a9dacf",
  ...readable("23, 32, 30"),
};
const DARK = {
  ...TOKENS,
  colorPrimary: "#2dd4bf",
  colorInfo: "#2dd4bf",
  colorBgBase: "#121716",
  colorLink: "#5eead4",
  ...readable("255, 255, 255"),
};

/** The theme of a light or dark page; a key of its own keeps the names of CSS variables the same in every build. */
export function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: dark ? DARK : LIGHT,
    cssVar: { key: "frontdesk" },
    hashed: false,
    components: { Button: dark ? { primaryColor: "#04211e" } : {} },
  };
}
