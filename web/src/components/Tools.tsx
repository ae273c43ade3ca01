/** The buttons of the composer: attach, camera, microphone, send or stop. */

import { AudioOutlined, CameraOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Attachments, type SenderProps } from "@ant-design/x";
import { Button, Tooltip, Upload } from "antd";
import { useRef, type ChangeEvent, type JSX } from "react";

import { useStrings } from "../text/locale";
import styles from "./Tools.module.css";

type Render = Extract<NonNullable<SenderProps["footer"]>, (...given: never[]) => unknown>;

interface Props {
  readonly buttons: Parameters<Render>[1]["components"];
  readonly waiting: boolean;
  readonly sendable: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRecord: () => void;
}

function Attach({ onFiles }: Pick<Props, "onFiles">): JSX.Element {
  const { composer } = useStrings();
  return (
    <Attachments
      multiple
      items={[]}
      getDropContainer={() => document.body}
      placeholder={{ icon: <PaperClipOutlined />, title: composer.drop, description: composer.dropHint }}
      beforeUpload={(file) => {
        onFiles([file]);
        return Upload.LIST_IGNORE; // nothing is sent before the customer says so
      }}
    >
      <Button type="text" icon={<PaperClipOutlined />} aria-label={composer.attach} />
    </Attachments>
  );
}

function Camera({ onFiles }: Pick<Props, "onFiles">): JSX.Element {
  const { composer } = useStrings();
  const input = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles([...(event.target.files ?? [])]);
    event.target.value = ""; // the same photo may be chosen twice
  };
  return (
    <span className={styles["camera"]}>
      <input ref={input} type="file" accept="image/*" capture="environment" hidden tabIndex={-1} aria-hidden onChange={take} />
      <Button type="text" icon={<CameraOutlined />} aria-label={composer.camera} onClick={() => input.current?.click()} />
    </span>
  );
}

export function Tools({ buttons: { SendButton, LoadingButton }, waiting, sendable, onFiles, onRecord }: Props): JSX.Element {
  const { composer } = useStrings();
  return (
    <div className={styles["tools"]}>
      <div className={styles["left"]}>
        <Attach onFiles={onFiles} />
        <Camera onFiles={onFiles} />
        <Tooltip title={composer.record}>
          <Button type="text" icon={<AudioOutlined />} aria-label={composer.record} disabled={waiting} onClick={onRecord} />
        </Tooltip>
      </div>
      {waiting ? (
        <LoadingButton aria-label={composer.stop} />
      ) : (
        <SendButton aria-label={composer.send} disabled={!sendable} />
      )}
    </div>
  );
}
