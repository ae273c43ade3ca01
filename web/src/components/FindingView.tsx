/** One finding: its value, how sure the desk is, what came next, and what each modality gave to it. */

import type { JSX } from "react";

import type { Finding } from "../api/types";
import { useStrings } from "../text/locale";
import { percent, strength, sureness } from "../text/recognised";
import { Bar } from "./Bar";
import styles from "./FindingView.module.css";

interface Props {
  readonly title: string;
  readonly finding: Finding;
  readonly name: (value: string) => string;
  /** How strong a feeling is, 0 where nobody knows. */
  readonly intensity?: number;
}

const NEXT = 2; // how many runners-up are worth a look

export function FindingView({ title, finding, name, intensity = 0 }: Props): JSX.Element {
  const strings = useStrings();
  const { staff } = strings;
  const value = typeof finding.value === "string" ? finding.value : finding.value.text;
  const next = Object.entries(finding.distribution)
    .filter(([label, part]) => label !== value && part >= 0.005)
    .sort(([, first], [, second]) => second - first)
    .slice(0, NEXT);
  const shares = Object.entries(finding.shares).sort(([, first], [, second]) => Math.abs(second) - Math.abs(first));
  return (
    <div>
      <div className={styles["title"]}>{title}</div>
      <div className={styles["value"]}>
        <b>{name(value)}</b>
        <span>{sureness(finding, strings)}</span>
      </div>
      <Bar label={`${title}: ${staff.confidence}`} part={finding.confidence} strong={!finding.unsure} />
      {intensity > 0 && (
        <div className={styles["intensity"]}>
          <span>{staff.intensity}</span>
          <Bar label={`${title}: ${staff.intensity}`} part={intensity} strong />
          <span className={styles["figure"]}>{`${staff.strengths[strength(intensity)]} ${percent(intensity)}`}</span>
        </div>
      )}
      {next.length > 0 && (
        <div className={styles["next"]}>
          {`${staff.others}: ${next.map(([label, part]) => `${name(label)} ${percent(part)}`).join(" · ")}`}
        </div>
      )}
      {shares.length > 0 && <div className={styles["title"]}>{staff.shares}</div>}
      {shares.map(([modality, share]) => (
        <div key={modality} className={styles["share"]}>
          <span>{staff.modalities[modality] ?? modality}</span>
          <Bar label={`${title}: ${staff.modalities[modality] ?? modality}`} part={share} />
          <span className={styles["figure"]}>{percent(share)}</span>
        </div>
      ))}
    </div>
  );
}
