/** What a customer sees first: a welcome and ready things to try, each of which really sends. */

import { AudioOutlined, MessageOutlined, PictureOutlined } from "@ant-design/icons";
import { Prompts, Welcome } from "@ant-design/x";
import { useEffect, useState, type JSX, type ReactNode } from "react";

import { readFile, readPrompts } from "../api/transport";
import type { Locale, Prompt } from "../api/types";
import { draft, type Draft } from "../media/kinds";
import { useStrings } from "../text/locale";
import { Bell } from "./Bell";
import styles from "./Greeting.module.css";

interface Props {
  readonly locale: Locale;
  readonly onPrompt: (text: string, drafts: readonly Draft[]) => void;
}

const ICONS: Readonly<Record<Prompt["kind"], ReactNode>> = {
  text: <MessageOutlined />,
  image: <PictureOutlined />,
  audio: <AudioOutlined />,
};

function usePrompts(locale: Locale): readonly Prompt[] {
  const [prompts, setPrompts] = useState<readonly Prompt[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    // Without a desk there is nothing to try; the first message will say so.
    readPrompts({ base: "", locale, signal: stop.signal }).then(setPrompts, () => undefined);
    return () => {
      stop.abort();
    };
  }, [locale]);
  return prompts;
}

async function drafts(prompt: Prompt, locale: Locale): Promise<readonly Draft[]> {
  if (prompt.kind === "text" || prompt.url === null) {
    return [];
  }
  const file = await readFile({ base: "", locale }, prompt.url, prompt.media_type ?? "");
  return [draft(file, prompt.kind)];
}

/** The library's cards answer to a mouse alone; the button inside answers to the keyboard and tells its name. */
function card(prompt: Prompt, key: string): { key: string; icon: ReactNode; label: ReactNode; description: string } {
  const label = (
    <button type="button" className={styles["card"]}>
      {prompt.title}
    </button>
  );
  return { key, icon: ICONS[prompt.kind], label, description: prompt.text };
}

export function Greeting({ locale, onPrompt }: Props): JSX.Element {
  const strings = useStrings();
  const prompts = usePrompts(locale);
  const choose = (key: string): void => {
    const prompt = prompts[Number(key)];
    if (prompt !== undefined) {
      drafts(prompt, locale).then((files) => { onPrompt(prompt.text, files); }, () => { onPrompt(prompt.text, []); });
    }
  };
  return (
    <div className={styles["greeting"]}>
      <Welcome
        variant="borderless"
        icon={<Bell size={56} />}
        title={strings.welcome.title}
        description={strings.welcome.text}
      />
      {prompts.length > 0 && (
        <Prompts
          title={strings.welcome.tries}
          wrap
          items={prompts.map((prompt, index) => card(prompt, String(index)))}
          classNames={{ list: styles["list"] ?? "", item: styles["item"] ?? "" }}
          onItemClick={({ data }) => { choose(data.key); }}
        />
      )}
    </div>
  );
}
