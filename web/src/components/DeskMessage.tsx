/** What the desk says: its words as they come; once whole, all parts of the reply in their order. */

import type { JSX } from "react";

import type { Exchange } from "../state/chat";
import { laid, type Piece } from "../state/laid";
import { useStrings } from "../text/locale";
import { ReplyParts } from "./ReplyParts";

function pieces({ reply, streamed }: Exchange): readonly Piece[] {
  return reply === null ? laid([{ kind: "text", text: streamed }], []) : laid(reply.reply.parts, reply.citations);
}

export function DeskMessage({ exchange }: { readonly exchange: Exchange }): JSX.Element {
  const strings = useStrings();
  return (
    <div data-testid="desk">
      <span className="spoken">{strings.message.desk}</span>
      <ReplyParts pieces={pieces(exchange)} />
    </div>
  );
}
