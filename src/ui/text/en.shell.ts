/** English of the shell, home, records, device, installing and shared parts. Grammar of the sentences: message.ts. */
export const enShell = {
  'app.name': 'Transect',
  'app.loading': 'Opening your data',
  'app.title': '{screen} – Transect',
  'app.skip': 'Skip to content',

  'part.back': 'Back',
  'part.close': 'Close',
  'part.cancel': 'Cancel',
  'part.ok': 'OK',
  'part.more': 'More',
  'part.loading': 'Loading',
  'part.progress': '{done} of {total}',
  'part.progress.unknown': '{done}',
  'part.required': 'required',
  'part.copy': 'Copy',
  'part.copied': 'Copied',

  'nav.label': 'Main',
  'nav.forms': 'Forms',
  'nav.records': 'Records',
  'nav.device': 'Device',
  'nav.sync': 'Sync with nearby device',
} as const
