/** English of the sync screen (ui/sync). Keys start with 'sync.'; grammar of the sentences: text.ts. */
export const enSync = {
  'sync.title': 'Sync with nearby device',
} as const
