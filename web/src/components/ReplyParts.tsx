/** What a reply holds beside words: pictures, cards, forms, pages worth reading, speech. */

import { FileTextOutlined } from "@ant-design/icons";
import { Image } from "antd";
import { lazy, Suspense, type JSX } from "react";

import { picturePath } from "../api/transport";
import type { Article, ReplyPart } from "../api/types";
import { safe } from "../state/links";
import { CardRow } from "./CardRow";
import styles from "./ReplyParts.module.css";
import { VoiceNote } from "./VoiceNote";

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

/** Words are drawn with the numbers of their sources, and choices under the bubble. */
type Beside = Exclude<ReplyPart, { kind: "text" | "choices" }>;

function isBeside(part: ReplyPart): part is Beside {
  return part.kind !== "text" && part.kind !== "choices";
}

function One({ part }: { readonly part: Beside }): JSX.Element {
  switch (part.kind) {
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
      return <VoiceNote url={part.url} file={null} />;
    default:
      return part satisfies never;
  }
}

export function ReplyParts({ parts }: { readonly parts: readonly ReplyPart[] }): JSX.Element {
  return <>{parts.filter(isBeside).map((part, index) => <One key={index} part={part} />)}</>;
}
