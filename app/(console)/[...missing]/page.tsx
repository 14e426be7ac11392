import { notFound } from 'next/navigation';

/** An address that there is not, within the frame of the console. */
export default function Missing() {
  notFound();
}
