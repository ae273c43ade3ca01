/** Two thumbs under an answer: what the customer thinks of it. */

import { DislikeFilled, DislikeOutlined, LikeFilled, LikeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState, type JSX } from "react";

import { rate } from "../api/transport";
import type { Reply } from "../api/types";
import { useStrings } from "../text/locale";

export function Rating({ reply }: { readonly reply: Reply }): JSX.Element {
  const strings = useStrings();
  const [rated, setRated] = useState<boolean | null>(null);
  const press = (good: boolean): void => {
    const before = rated;
    setRated(good);
    rate({ base: "", locale: "en" }, reply.conversation, reply.turn, good).catch(() => { setRated(before); });
  };
  return (
    <span role="group" aria-label={strings.message.rating.label}>
      <Button
        type="text"
        size="small"
        icon={rated === true ? <LikeFilled /> : <LikeOutlined />}
        aria-label={strings.message.rating.good}
        aria-pressed={rated === true}
        onClick={() => { press(true); }}
      />
      <Button
        type="text"
        size="small"
        icon={rated === false ? <DislikeFilled /> : <DislikeOutlined />}
        aria-label={strings.message.rating.bad}
        aria-pressed={rated === false}
        onClick={() => { press(false); }}
      />
    </span>
  );
}
