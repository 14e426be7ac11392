import { ArrowDown, ArrowUp } from 'lucide-react';
import { Amount } from '@/components/show/amount';

/** What an amount gains or loses: a sign, the figure and an arrow. */
export function Change({ value, unit = false }: { value: string; unit?: boolean }) {
  const none = /^-?0\.0+$/.test(value);
  if (none) return <span className="text-dim">0{unit && ' CC'}</span>;
  const down = value.startsWith('-');
  const Arrow = down ? ArrowDown : ArrowUp;
  return (
    <span className={`whitespace-nowrap ${down ? 'text-bad' : 'text-good'}`}>
      {!down && '+'}
      <Amount value={value} unit={unit} />
      <Arrow aria-hidden className="ml-0.5 inline size-3" />
    </span>
  );
}
