'use client';

import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import { useTip } from '@/components/show/tip';

type TriggerProps = {
  word: string;
  look: 'primary' | 'plain';
  icon: LucideIcon | undefined;
  /** Why it cannot be done, or null. */
  mayNot: string | null;
  /** Where it opens a dialog: told when somebody is about to press it. */
  onNear?: () => void;
  onPress: () => void;
};

/** A button that stays where it is when it may not be pressed, and says why: on hover, on focus, when it is pressed, and to a screen reader. */
export function ActTrigger(props: TriggerProps) {
  return props.mayNot === null ? <Pressed {...props} /> : <Refusing {...props} mayNot={props.mayNot} />;
}

function Pressed({ word, look, icon: Icon, onNear, onPress }: TriggerProps) {
  return (
    <button
      type="button"
      className={classOf(look)}
      aria-haspopup={onNear && 'dialog'}
      onPointerEnter={onNear}
      onFocus={onNear}
      onClick={onPress}
    >
      {Icon && <Icon aria-hidden className="size-4" />}
      {word}
    </button>
  );
}

function Refusing({ word, look, icon: Icon, mayNot }: TriggerProps & { mayNot: string }) {
  const id = useId();
  const { control, tip, tell } = useTip(mayNot);
  return (
    <>
      <button
        type="button"
        className={classOf(look)}
        {...control}
        aria-disabled
        aria-describedby={id}
        onClick={tell}
      >
        {Icon && <Icon aria-hidden className="size-4" />}
        {word}
      </button>
      {tip}
      <span id={id} className="sr-only">
        {mayNot}
      </span>
    </>
  );
}

const classOf = (look: TriggerProps['look']) => `button ${look === 'primary' ? 'primary' : ''}`;
