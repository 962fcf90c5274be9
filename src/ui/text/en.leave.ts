/** Texts of "Leave project" (ui/settings/leave.tsx). */

export const enLeave = {
  'leave.section': 'Leave the project',
  'leave.text': 'To join another project, or to hand this device on: everything of this project is erased here. Other devices keep what they have.',
  'leave.start': 'Leave project…',
  'leave.erase': 'Erase this device…',
  'leave.title': 'Leave “{name}”?',
  'leave.erase.title': 'Erase everything on this device?',
  'leave.what': 'Forms, {records}, drafts and pictures are erased from this device, and it can join another project. This cannot be undone.',
  'leave.records': { one: '{count} record', other: '{count} records' },
  'leave.drafts': { one: '{count} draft', other: '{count} drafts' },
  'leave.files': { one: '{count} picture or file', other: '{count} pictures and files' },
  'leave.safe': 'Everything here is also on {device}, since {when}.',
  'leave.lost.title': 'Nowhere else: {what}',
  'leave.lost.text': 'No other device is known to have them. Sync with one first, or make a backup and keep it off this device.',
  'leave.backup': 'Make a backup',
  'leave.agree': 'Lose for good: {what}',
  'leave.confirm': 'Leave and erase',
} as const
