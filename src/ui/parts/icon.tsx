/** The app's own line icons, 24 x 24, stroked in the text's colour. Decorative: the control around it has the name. */
import type { JSX } from 'solid-js'

const paths = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  add: 'M12 5v14M5 12h14',
  remove: 'M5 12h14',
  more: 'M12 4.8a.7.7 0 100 1.4.7.7 0 000-1.4zM12 11.3a.7.7 0 100 1.4.7.7 0 000-1.4zM12 17.8a.7.7 0 100 1.4.7.7 0 000-1.4z',
  search: 'M10.5 4.5a6 6 0 100 12 6 6 0 000-12zM15 15l5 5',
  sort: 'M7 5v14M4 16l3 3 3-3M13 7h7M13 12h5M13 17h3',
  form: 'M6 3.5h9l3.5 3.5v13.5H6zM9.5 11h6M9.5 15h6M15 3.5V7h3.5',
  records: 'M4 6h2M4 12h2M4 18h2M9.5 6H20M9.5 12H20M9.5 18H20',
  device: 'M7.5 3h9a1 1 0 011 1v16a1 1 0 01-1 1h-9a1 1 0 01-1-1V4a1 1 0 011-1zM10.5 18h3',
  sync: 'M4 9.5h14M14.5 6L18 9.5M20 14.5H6M9.5 18L6 14.5',
  draft: 'M5 19l1-4.5L16 4.5l3.5 3.5L9.5 18zM13.5 7l3.5 3.5',
  bin: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  info: 'M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 11v5M12 7.8v.01',
  warn: 'M12 4L21 19.5H3zM12 10v4.5M12 17v.01',
  error: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM12 8v5M12 16v.01',
  camera: 'M4 7.5h3.5L9 5h6l1.5 2.5H20V19H4zM12 10a3.2 3.2 0 100 6.4 3.2 3.2 0 000-6.4z',
  file: 'M6.5 3.5h7L18 8v12.5H6.5zM13.5 3.5V8H18',
  place: 'M12 21s6.5-6.2 6.5-11A6.5 6.5 0 005.5 10c0 4.8 6.5 11 6.5 11zM12 7.8a2.4 2.4 0 100 4.8 2.4 2.4 0 000-4.8z',
  copy: 'M9 8.5h10.5v12H9zM15 8.5v-5H4.5v12H9',
  code: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h2.5v2.5M19.5 13.5v6h-3',
  scan: 'M4 8.5V4h4.5M15.5 4H20v4.5M20 15.5V20h-4.5M8.5 20H4v-4.5M4 12h16',
  language: 'M4 6h9M8.5 4v2M11 6c-.8 3.5-3.2 6-6.5 7.5M6.5 9c1 2 2.8 3.5 5 4.3M12 20l4-10 4 10M13.4 16.5h5.2',
  refresh: 'M19 8.5A7.5 7.5 0 005 10M5 5v5h5M5 15.5A7.5 7.5 0 0019 14M19 19v-5h-5',
  download: 'M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14',
  upload: 'M12 15.5V4.5M7.5 9L12 4.5 16.5 9M5 20h14',
  print: 'M7.5 9V3.5h9V9M7.5 17H4.5V9.5h15V17h-3M7.5 14h9v6.5h-9z',
  person: 'M12 4a3.7 3.7 0 100 7.4A3.7 3.7 0 0012 4zM4.8 20c.5-4 3.3-6 7.2-6s6.7 2 7.2 6',
  history: 'M12 4.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM12 8v4.3l3 1.8',
  lock: 'M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 017 0v3',
  flag: 'M7 21V4M7 4.5h10.5L15 8.5l2.5 4H7',
  repeat: 'M8 5h11v11M5 8h11v11H5z',
  up: 'M6 14.5l6-6 6 6',
  down: 'M6 9.5l6 6 6-6',
  play: 'M8 5l10 7-10 7z',
  stop: 'M6.5 6.5h11v11h-11z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  sound: 'M4.5 9.5v5H8l4.5 4v-13L8 9.5zM15.5 9a4 4 0 010 6M18 6.5a7.5 7.5 0 010 11',
  record: 'M12 5.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM12 10a2 2 0 100 4 2 2 0 000-4z',
  microphone: 'M12 3.5a3 3 0 00-3 3v5a3 3 0 006 0v-5a3 3 0 00-3-3zM5.5 11.5a6.5 6.5 0 0013 0M12 18v3',
  film: 'M3.5 6.5h11v11h-11zM14.5 10.5l6-3.5v10l-6-3.5',
  undo: 'M8.5 5L4.5 9l4 4M4.5 9H15a5 5 0 010 10H9',
  expand: 'M4.5 9.5v-5h5M14.5 4.5h5v5M19.5 14.5v5h-5M9.5 19.5h-5v-5',
  lamp: 'M9 17.5h6M10 20.5h4M12 3.5a6 6 0 00-3.5 10.9V17h7v-2.6A6 6 0 0012 3.5z',
  calendar: 'M4.5 6h15v13.5h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8',
  compass: 'M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM15.5 8.5l-2 5-5 2 2-5z',
} as const
export type IconName = keyof typeof paths
const flipped: ReadonlySet<IconName> = new Set(['back', 'next', 'play'])

export const Icon = (props: { readonly name: IconName; readonly size?: number | undefined }): JSX.Element => (
  <svg class="icon" classList={{ 'icon-turns': flipped.has(props.name) }} width={props.size ?? 24} height={props.size ?? 24} viewBox="0 0 24 24"
    fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
    <path d={paths[props.name]} />
  </svg>
)
