/** A button that speaks an answer; it is made into speech when it is first pressed. */

import { SoundOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, useState, type JSX } from "react";

import { speechPath } from "../api/transport";
import type { Reply } from "../api/types";
import { useStrings } from "../text/locale";

export function Listen({ reply }: { readonly reply: Reply }): JSX.Element {
  const strings = useStrings();
  const player = useRef<HTMLAudioElement>(null);
  const [speaking, setSpeaking] = useState(false);
  const press = (): void => {
    if (speaking) {
      player.current?.pause();
    } else {
      setSpeaking(true);
      player.current?.play().catch(() => { setSpeaking(false); }); // a desk without a voice stays silent
    }
  };
  const quiet = (): void => { setSpeaking(false); };
  return (
    <>
      <audio ref={player} src={speechPath(reply.conversation, reply.turn)} preload="none" onPause={quiet} onEnded={quiet} onError={quiet} />
      <Button
        type="text"
        size="small"
        icon={<SoundOutlined />}
        aria-label={speaking ? strings.message.quiet : strings.message.listen}
        aria-pressed={speaking}
        onClick={press}
      />
    </>
  );
}
