/**
 * Opens a dialog beside the page instead of over it: a modal one would put the emergency stop out of reach.
 * Escape closes it; the focus goes back to where it was.
 */
export function openBeside(dialog: HTMLDialogElement): void {
  if (dialog.open) return;
  const before = document.activeElement;
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') dialog.close();
  };
  addEventListener('keydown', keys);
  dialog.addEventListener(
    'close',
    () => {
      removeEventListener('keydown', keys);
      if (before instanceof HTMLElement) before.focus();
    },
    { once: true },
  );
  dialog.show();
}
