import { Nothing } from '@/components/show/amount';
import type { Difference } from '@/server/api/policy-contract';

/** What one version has otherwise than another, setting by setting. */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  return (
    <ul className="card divide-y divide-line">
      {differences.map(({ path, group, name, before, after }) => (
        <li key={path} className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[12rem_1fr_1fr]">
          <p>
            <span className="font-medium">{name}</span>
            <span className="block text-small text-dim">{group}</span>
          </p>
          <Side word="Before" text={before} />
          <Side word="After" text={after} />
        </li>
      ))}
    </ul>
  );
}

function Side({ word, text }: { word: string; text: string | null }) {
  return (
    <p className="min-w-0 wrap-break-word">
      <span className="block text-small text-soft">{word}</span>
      {text === null ? (
        <Nothing />
      ) : word === 'Before' ? (
        <del className="no-underline">{text}</del>
      ) : (
        <ins className="font-medium no-underline">{text}</ins>
      )}
    </p>
  );
}
