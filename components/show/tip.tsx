'use client';

import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';

/** How long a pointer rests before it is told, and how long it may take from the control to what is told, in milliseconds. */
const REST = 150;

/**
 * What explains a control: it comes on hover and on focus, stays while the pointer is on it, and goes with Escape. The browser itself keeps it
 * beside its control and above everything else.
 * @returns what the control takes, what is drawn beside it, and a way to tell at once.
 */
export function useTip(content: ReactNode) {
  const id = useId();
  const control = useRef<HTMLButtonElement>(null);
  const timer = useRef(0);
  const [shown, setShown] = useState(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const turn = (to: boolean, after = 0) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setShown(to), after);
  };
  const hover = {
    onPointerEnter: () => turn(true, REST),
    // What the focus has brought stays until it goes.
    onPointerLeave: () => turn(document.activeElement === control.current, REST),
  };
  return {
    control: {
      ref: control,
      onFocus: () => turn(true),
      onBlur: () => turn(false),
      // Not every browser focuses a button that is pressed, and without focus nothing would end what is told.
      onClick: () => control.current?.focus(),
      'aria-describedby': shown ? id : undefined,
      ...hover,
    },
    tip: shown && (
      <Tip id={id} beside={control} hide={() => turn(false)} {...hover}>
        {content}
      </Tip>
    ),
    tell: () => {
      control.current?.focus();
      turn(true);
    },
  };
}

type TipProps = {
  id: string;
  beside: RefObject<HTMLElement | null>;
  hide: () => void;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
  children: ReactNode;
};

function Tip({ id, beside, hide, children, ...hover }: TipProps) {
  const tip = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (beside.current) tip.current?.showPopover({ source: beside.current });
  }, [beside]);
  useEffect(() => {
    // It is the topmost of what Escape closes, so a dialog beneath stays open.
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      hide();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [hide]);
  return (
    <span ref={tip} id={id} role="tooltip" popover="manual" className="tip" {...hover}>
      {children}
    </span>
  );
}
