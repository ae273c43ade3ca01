/** One part of a message: words, a picture, a voice message, a film, a document. */

import { FileCard } from "@ant-design/x";
import { Image } from "antd";
import type { JSX } from "react";

import type { SentPart } from "../state/chat";
import { useStrings } from "../text/locale";
import styles from "./SentPartView.module.css";
import { VoiceNote } from "./VoiceNote";

export function SentPartView({ part }: { readonly part: SentPart }): JSX.Element {
  const strings = useStrings();
  switch (part.kind) {
    case "text":
      return <div className={styles["text"]}>{part.text}</div>;
    case "image":
      return <Image src={part.url} alt={`${strings.message.picture}: ${part.name}`} classNames={{ image: styles["picture"] ?? "" }} />;
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
