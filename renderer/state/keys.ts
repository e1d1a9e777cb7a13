/** How keys are called here. */
export const isMac: boolean = /mac/i.test(navigator.userAgent);

/** "Ctrl" or "⌘". */
export const commandKey = isMac ? '⌘' : 'Ctrl';
