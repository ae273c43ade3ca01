/** One part of a message: words, a picture, a voice message, a film, a document. */

import { FileCard } from "@ant-design/x";
import { Image } from "antd";
import { useState, type JSX } from "react";

import type { SentPart } from "../state/chat";
import { useStrings } from "../text/locale";
import styles from "./SentPartView.module.css";
import { VoiceNote } from "./VoiceNote";

/** A picture that the browser cannot draw is a file all the same. */
function Picture({ part }: { readonly part: Extract<SentPart, { url: string }> }): JSX.Element {
  const strings = useStrings();
  const [broken, setBroken] = useState(false);
  return broken ? (
    <FileCard name={part.name} byte={part.size} type="file" />
  ) : (
    <Image
      src={part.url}
      alt={`${strings.message.picture}: ${part.name}`}
      classNames={{ image: styles["picture"] ?? "" }}
      onError={() => { setBroken(true); }}
    />
  );
}

export function SentPartView({ part }: { readonly part: SentPart }): JSX.Element {
  const strings = useStrings();
  switch (part.kind) {
    case "text":
      return <div className={styles["text"]}>{part.text}</div>;
    case "image":
      return <Picture part={part} />;
    case "audio":
      return <VoiceNote url={part.url} file={part.file} />;
    case "video":
      return <video controls preload="metadata" src={part.url} aria-label={strings.message.film} className={styles["film"]} />;
    case "document":
      return <FileCard name={part.name} byte={part.size} type="file" />;
    default:
      return part satisfies never;
  }
}
