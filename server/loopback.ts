/** Whether a name or address, without a port or brackets, is this machine's own: `localhost`, `::1` and all of 127.0.0.0/8. */
export const isLoopback = (name: string): boolean =>
  name.toLowerCase() === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
