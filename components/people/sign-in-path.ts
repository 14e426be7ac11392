const PATH = '/sign-in';

/** Where whoever is not known signs in, and comes back from to the page that was asked for. */
export function signInPath(from: string | null): string {
  const back = from === null ? '/' : backFrom(from);
  return back === '/' ? PATH : `${PATH}?next=${encodeURIComponent(back)}`;
}

/** A path of this console, whatever an address names as the next one: nobody is sent to another site. */
export function backFrom(next: string | undefined): string {
  if (!next?.startsWith('/') || next.startsWith('//') || /[\\\s]/.test(next) || next.startsWith(PATH))
    return '/';
  return next;
}

/** In a browser: to the page where one signs in, once. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  window.location.assign(signInPath(`${pathname}${search}`));
}
