/** English of a record on paper (ui/print). Keys start with 'print.'. */
export const enPrint = {
  'print.open': 'Print or save as PDF',
  'print.title': 'Print or save as PDF',
  'print.lead': 'This is what goes on paper. To keep a file instead, choose “Save as PDF” as the printer.',
  'print.print': 'Print',
  'print.empty': 'Also questions without an answer',
  'print.version': 'version {version}',
  'print.nothing': 'No question was answered.',
  'print.number': 'No.',
  'print.sketch': 'Sketch of the place, north is up',
  'print.north': 'N',
  'print.metres': '{metres} m',
  'print.altitude': 'Altitude {metres} m',
  'print.corners': { one: '{count} corner', other: '{count} corners' },
  'print.corners.more': { one: 'and {count} more', other: 'and {count} more' },
  'print.small-picture': '{name} (small picture; the whole one is on {device})',
} as const
