/** The digits of a whole number in groups of three: "12,480". */
export const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** "12.5 %" of the share "0.125", exactly and without zeros that say nothing, by moving its point. */
export function percentOf(share: string): string {
  const [whole = '0', fraction = ''] = share.split('.');
  const digits = `${whole}${fraction.slice(0, 2).padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(2).replace(/0+$/, '');
  return `${grouped(digits)}${rest && `.${rest}`} %`;
}
