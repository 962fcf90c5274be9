/** Two devices with the storage that ships, and one meeting of them over a link in memory: a whole session on both sides. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { testIdentity, testVerify } from '../../core/testing/identity.ts'
import { membership, takeProject } from '../../storage/device.ts'
import { testDevice, type TestDevice } from '../../storage/testing/device.ts'
import { openSession } from '../../sync/runner.ts'
import type { Progress } from '../../sync/progress.ts'
import { testProject } from '../../sync/testing/device.ts'
import { createLinkPair, type LinkPairOptions, type Sent } from '../../sync/testing/link-pair.ts'
import { createTime } from '../../sync/testing/time.ts'

export const phone = async (name: string): Promise<TestDevice> => {
  const device = await testDevice(name)
  takeProject(device.store, testProject('crew'))
  return device
}

let nonces = 0
export interface Met { readonly a: Progress; readonly b: Progress; readonly bytes: number; readonly sent: readonly Sent[] }
/** To its end, or to where the link is cut; answers with what each side showed last, and with what went. */
export const meet = async (a: [string, TestDevice], b: [string, TestDevice], during: () => void = () => undefined, options: LinkPairOptions = {}): Promise<Met> => {
  const pair = createLinkPair(options)
  const time = createTime()
  const sessions = (['a', 'b'] as const).map((side) => {
    const [name, device] = side === 'a' ? a : b
    const session = openSession({
      link: pair.links[side], replica: device.replica, identity: testIdentity(name), membership: membership(device.store, { random: (count) => new Uint8Array(count), projectName: () => 'crew' }),
      verify: testVerify, deviceName: name, offered: side === 'a', binding: utf8ToBytes('this link'), now: time.now, every: time.every,
      random: (bytes) => sha256(utf8ToBytes(`nonce ${nonces++}`)).subarray(0, bytes), onAcknowledged: () => undefined,
    })
    pair.attach(side, session)
    return session
  })
  await pair.run()
  during()
  await pair.run()
  const [last, other] = sessions.map((session) => session.state())
  return { a: last as Progress, b: other as Progress, bytes: pair.transcript.reduce((sum, { bytes }) => sum + bytes.length, 0), sent: pair.transcript }
}
