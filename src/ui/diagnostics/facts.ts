/**
 * What the diagnostics page shows and shares: versions, storage, what this browser can do, the safety state. Numbers and words of ours
 * only: no answer, no label, no name of a form, project, device or person. Errors: error-log.ts. Rule DIA3.
 */
import type { DeviceInfo } from '../../worker/api.ts'
import type { SafetyFacts } from '../../worker/api-safety.ts'
import type { Safety } from '../safety/reasons.ts'
import type { LoggedError } from './error-log.ts'

export type Value = string | number | boolean | null
export type Section = readonly [name: 'app' | 'storage' | 'safety' | 'browser', facts: readonly (readonly [name: string, value: Value])[]]
export interface Surroundings {
  readonly userAgent: string
  readonly languages: readonly string[]
  readonly standalone: boolean
  readonly online: boolean
  readonly secure: boolean
  readonly screen: string
  readonly memory: number | null
  readonly cores: number | null
  readonly usage: number | null
  readonly quota: number | null
  readonly persisted: boolean | null
  /** an app stored for offline use, and whether another version waits */
  readonly stored: boolean
  readonly waiting: boolean
  readonly abilities: Readonly<Record<string, boolean>>
}
export interface Gathered {
  readonly appVersion: string
  readonly device: DeviceInfo | undefined
  readonly safety: SafetyFacts | undefined
  readonly judged: Safety | null
  readonly around: Surroundings
}

const time = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : new Date(at).toISOString())

export const sectionsOf = ({ appVersion, device, safety, judged, around }: Gathered): readonly Section[] => [
  ['app', [
    ['version', appVersion], ['database schema', device?.schemaVersion ?? null], ['device id', device?.origin.slice(0, 8) ?? null], ['in a project', device === undefined ? null : device.project !== null],
    ['installed', around.standalone], ['stored for offline', around.stored], ['new version waits', around.waiting], ['this tab owns the database', device?.owner ?? null],
  ]],
  ['storage', [
    ['used bytes', around.usage], ['quota bytes', around.quota], ['promised by the browser', around.persisted], ['records', safety?.records ?? null], ['drafts', safety?.drafts ?? null],
    ['space', safety?.space ?? null], ['second copy', safety === undefined ? null : safety.mirror ? 'up to date' : 'behind'], ['recovery', safety?.recovery?.type ?? null], ['recovered at', time(safety?.recovery?.at)],
  ]],
  ['safety', [
    ['state', judged?.state ?? null], ['reasons', judged === null ? null : judged.reasons.map(({ type }) => type).join(', ') || 'none'], ['records only here', safety?.unshared ?? null], ['since', time(safety?.unsharedSince)],
    ['last copy elsewhere', time(safety?.lastCopy?.at)], ['last backup', time(safety?.lastBackup)],
  ]],
  ['browser', [
    ['user agent', around.userAgent], ['languages', around.languages.join(', ')], ['screen', around.screen], ['memory GB', around.memory], ['cores', around.cores], ['online', around.online], ['secure address', around.secure],
    ...Object.entries(around.abilities),
  ]],
]

/** [DIA3] The file: lines of text that can be read before they are sent. */
export const reportText = (sections: readonly Section[], errors: readonly LoggedError[], at: number): string => [
  `Transect diagnostics ${new Date(at).toISOString()}`,
  ...sections.flatMap(([name, facts]) => ['', `[${name}]`, ...facts.map(([fact, value]) => `${fact}: ${value ?? 'unknown'}`)]),
  '', `[errors] ${errors.length}`,
  ...errors.map((error) => `${new Date(error.at).toISOString()} ${error.where} x${error.count} ${[error.name, ...error.codes].join(' ')} ${error.places.join(' < ')}`.trimEnd()),
  '',
].join('\n')

/** What this browser has of what the app uses when it is there. */
export const abilitiesOf = (page: Window & typeof globalThis): Readonly<Record<string, boolean>> => {
  const { navigator } = page
  return {
    'file storage': 'storage' in navigator && 'getDirectory' in navigator.storage, 'locks': 'locks' in navigator, 'service worker': 'serviceWorker' in navigator, 'links (WebRTC)': 'RTCPeerConnection' in page,
    'camera': 'mediaDevices' in navigator, 'barcode reader': 'BarcodeDetector' in page, 'location': 'geolocation' in navigator, 'share sheet': 'share' in navigator, 'screen stays on': 'wakeLock' in navigator,
    'trusted types': 'trustedTypes' in page, 'compression': 'CompressionStream' in page,
  }
}

export const lookAround = async (page: Window & typeof globalThis): Promise<Surroundings> => {
  const { navigator } = page
  const [estimate, persisted, registration] = await Promise.all([
    navigator.storage?.estimate?.(), navigator.storage?.persisted?.(), navigator.serviceWorker?.getRegistration(),
  ])
  return {
    userAgent: navigator.userAgent, languages: navigator.languages, standalone: page.matchMedia('(display-mode: standalone)').matches, online: navigator.onLine, secure: page.isSecureContext,
    screen: `${page.innerWidth}x${page.innerHeight} @${page.devicePixelRatio}`, memory: (navigator as { readonly deviceMemory?: number }).deviceMemory ?? null, cores: navigator.hardwareConcurrency ?? null,
    usage: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted: persisted ?? null, stored: registration?.active != null, waiting: registration?.waiting != null, abilities: abilitiesOf(page),
  }
}
