/** The picture of a card. A product without one, or whose picture does not come, gets a quiet stand-in of the same size. */

import { PictureOutlined } from "@ant-design/icons";
import { useState, type JSX } from "react";

import { useStrings } from "../text/locale";
import styles from "./CardPicture.module.css";

export function CardPicture({ address }: { readonly address: string }): JSX.Element {
  const strings = useStrings().message;
  const [lost, setLost] = useState(false);
  if (address === "" || lost) {
    return (
      <div role="img" aria-label={strings.noPicture} className={styles["none"]} data-testid="no-picture">
        <PictureOutlined aria-hidden />
      </div>
    );
  }
  return <img src={address} alt="" className={styles["picture"]} loading="lazy" onError={() => { setLost(true); }} />;
}
