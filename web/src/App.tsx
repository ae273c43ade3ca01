/** The page: a language and a theme around the chat. */

import { XProvider } from "@ant-design/x";
import xEn from "@ant-design/x/locale/en_US";
import xZh from "@ant-design/x/locale/zh_CN";
import antdEn from "antd/locale/en_US";
import antdZh from "antd/locale/zh_CN";
import { useEffect, useMemo, useState, type JSX } from "react";

import type { Locale } from "./api/types";
import { ChatPage } from "./components/ChatPage";
import { recall, remember } from "./state/remembered";
import { firstLocale, LocaleContext, STRINGS } from "./text/locale";
import { themeOf } from "./theme/theme";
import { useDark } from "./theme/useDark";

const LIBRARY = { zh: { ...antdZh, ...xZh }, en: { ...antdEn, ...xEn } };

export function App(): JSX.Element {
  const [locale, setLocale] = useState<Locale>(() => firstLocale(recall("local", "locale"), navigator.languages));
  const dark = useDark();
  const theme = useMemo(() => themeOf(dark), [dark]);

  useEffect(() => {
    document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
    document.title = `${STRINGS[locale].name} · ${STRINGS[locale].tagline}`;
    remember("local", "locale", locale);
  }, [locale]);

  return (
    <XProvider theme={theme} locale={LIBRARY[locale]} button={{ autoInsertSpace: false }}>
      <LocaleContext value={locale}>
        <ChatPage locale={locale} onLocale={setLocale} />
      </LocaleContext>
    </XProvider>
  );
}
