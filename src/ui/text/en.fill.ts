/** English of the screens that fill a form (ui/fill). Keys start with 'fill.'; grammar of the sentences: text.ts. */
export const enFill = {
  'fill.next': 'Next',
} as const
