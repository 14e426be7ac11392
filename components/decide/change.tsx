import { ArrowDown, ArrowUp } from 'lucide-react';
import { Amount } from '@/components/show/amount';

type ChangeProps = { value: string; unit?: boolean; short?: boolean };

/** What an amount gains or loses: a sign, the figure and an arrow. */
export function Change({ value, unit = false, short = false }: ChangeProps) {
  const none = /^-?0\.0+$/.test(value);
  if (none) return <span className="text-dim">0{unit && ' CC'}</span>;
  const down = value.startsWith('-');
  const Arrow = down ? ArrowDown : ArrowUp;
  return (
    <span className={`whitespace-nowrap ${down ? 'text-bad' : 'text-good'}`}>
      {!down && '+'}
      <Amount value={value} unit={unit} short={short} />
      <Arrow aria-hidden className="ml-0.5 inline size-3" />
    </span>
  );
}
