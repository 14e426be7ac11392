import { expect, type Locator } from '@playwright/test';

/** More controls than any page has that a walk goes through. */
const MOST_CONTROLS = 400;

/** Where an element stands to the focus; `gone` where the page has drawn another in its place since. */
const standing = (element: Element): 'focused' | 'elsewhere' | 'gone' =>
  element === document.activeElement ? 'focused' : element.isConnected ? 'elsewhere' : 'gone';

/** Goes to a control as somebody without a mouse does: with Tab, from wherever the focus is; within a menu with an arrow. */
export async function reach(control: Locator, by: 'Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
  await expect(control).toBeEnabled();
  const { keyboard } = control.page();
  // To look for it anew by its name after every key takes longer than the key, on a page with many controls.
  let element = await control.elementHandle();
  for (let controls = 0; controls < MOST_CONTROLS; controls++) {
    const stands = await element?.evaluate(standing);
    if (stands === 'focused') return;
    if (stands === 'elsewhere') await keyboard.press(by);
    else element = await control.elementHandle();
  }
  throw new Error(`${by} does not lead to ${control}`);
}

/** Presses a button or follows a link without a mouse. */
export async function press(control: Locator): Promise<void> {
  await reach(control);
  await control.page().keyboard.press('Enter');
}

/** Picks what an open menu holds without a mouse. */
export async function choose(item: Locator): Promise<void> {
  await reach(item, 'ArrowDown');
  await item.page().keyboard.press('Enter');
}

/** Writes into a field without a mouse, over what is in it. */
export async function write(field: Locator, text: string): Promise<void> {
  await reach(field);
  const { keyboard } = field.page();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.insertText(text);
}

/** Picks an option of a list by its beginning, without a mouse. */
export async function pick(list: Locator, word: string): Promise<void> {
  await reach(list);
  await list.page().keyboard.type(word);
  await expect(list.locator('option:checked')).toContainText(word);
}
