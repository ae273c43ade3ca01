/** What a reply holds, in its order: words, and between them pictures, cards, forms, pages worth reading, speech. */

import { FileTextOutlined } from "@ant-design/icons";
import { Image } from "antd";
import { lazy, Suspense, type JSX } from "react";

import { picturePath } from "../api/transport";
import type { Article } from "../api/types";
import type { Piece } from "../state/laid";
import { safe } from "../state/links";
import { CardRow } from "./CardRow";
import styles from "./ReplyParts.module.css";
import { VoiceNote } from "./VoiceNote";
import { Words } from "./Words";

const FormView = lazy(() => import("./FormView"));

function Pages({ article }: { readonly article: Article }): JSX.Element {
  return (
    <ul className={styles["pages"]}>
      {article.items.filter(({ link }) => safe(link)).map(({ title, description, link }) => (
        <li key={link} data-testid="page">
          <FileTextOutlined aria-hidden />
          <span>
            <a href={link} target="_blank" rel="noopener noreferrer">{title}</a>
            {description !== "" && <span className={styles["about"]}>{description}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function One({ part, later }: { readonly part: Piece; readonly later: boolean }): JSX.Element {
  switch (part.kind) {
    case "words":
      return <Words stretches={part.stretches} later={later} />;
    case "image":
      return <Image src={picturePath(part.blob)} alt={part.alt} classNames={{ image: styles["picture"] ?? "" }} />;
    case "cards":
      return <CardRow cards={part} />;
    case "form":
      return (
        <Suspense>
          <FormView form={part} />
        </Suspense>
      );
    case "article":
      return <Pages article={part} />;
    case "voice":
      return (
        <div className={styles["voice"]}>
          <VoiceNote url={part.url} file={null} />
        </div>
      );
    default:
      return part satisfies never;
  }
}

export function ReplyParts({ pieces }: { readonly pieces: readonly Piece[] }): JSX.Element {
  return <>{pieces.map((part, index) => <One key={index} part={part} later={index > 0} />)}</>;
}
