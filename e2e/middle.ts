/**
 * A device in the middle for tests: it takes the code of one phone and gives its own to the other, so that each phone has a link to it,
 * and passes on every byte between them. Plain WebRTC in a page of its own.
 */
import type { Page } from '@playwright/test'
import { decodePairingCode, encodePairingCode, type PairingCode } from '../src/transport/pairing-code.ts'
import { readSdp, writeSdp } from '../src/transport/sdp.ts'

interface Ends { left: RTCPeerConnection; right: RTCPeerConnection; channels: Partial<Record<'left' | 'right', RTCDataChannel>>; passed: number }
declare global { interface Window { middle: Ends } }

const read = (code: string): PairingCode => {
  const found = decodePairingCode(code)
  if (!found.ok) throw new Error(found.error)
  return found.value
}
const codeOf = (role: 'offer' | 'answer', nonce: number, sdp: string): string => {
  const description = readSdp(sdp)
  if (!description.ok) throw new Error(description.error)
  return encodePairingCode({ role, nonce, ...description.value })
}

export interface Middle {
  /** an offer of its own, for the phone on the right */
  readonly offer: string
  /** its answer to the offer of the phone on the left */
  readonly answer: string
  /** Takes the answer of the phone on the right. */
  take(answer: string): Promise<void>
  /** messages passed on so far */
  passed(): Promise<number>
}

export const standBetween = async (page: Page, offerOfLeft: string): Promise<Middle> => {
  const left = read(offerOfLeft)
  const [answerSdp, offerSdp] = await page.evaluate(async (sdp) => {
    const gathered = (rtc: RTCPeerConnection) => new Promise<string>((resolve) => {
      const look = (): void => { if (rtc.iceGatheringState === 'complete') resolve(rtc.localDescription?.sdp ?? '') }
      rtc.addEventListener('icegatheringstatechange', look)
      look()
    })
    const ends: Ends = { left: new RTCPeerConnection(), right: new RTCPeerConnection(), channels: {}, passed: 0 }
    window.middle = ends
    const early: Record<'left' | 'right', ArrayBuffer[]> = { left: [], right: [] }
    const pipe = (side: 'left' | 'right', channel: RTCDataChannel): void => {
      const other = side === 'left' ? 'right' : 'left'
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        ends.passed += 1
        const to = ends.channels[other]
        if (to?.readyState === 'open') to.send(data)
        else early[other].push(data)
      }
      channel.onopen = () => { for (const data of early[side].splice(0)) channel.send(data) }
      ends.channels[side] = channel
    }
    ends.left.ondatachannel = ({ channel }) => pipe('left', channel)
    pipe('right', ends.right.createDataChannel('transect', { ordered: true }))
    await ends.left.setRemoteDescription({ type: 'offer', sdp })
    await ends.left.setLocalDescription(await ends.left.createAnswer())
    await ends.right.setLocalDescription(await ends.right.createOffer())
    return Promise.all([gathered(ends.left), gathered(ends.right)])
  }, writeSdp('offer', left))
  const nonce = (left.nonce + 1) % 65536
  return {
    answer: codeOf('answer', left.nonce, answerSdp),
    offer: codeOf('offer', nonce, offerSdp),
    take: async (answer) => {
      await page.evaluate(async (sdp) => window.middle.right.setRemoteDescription({ type: 'answer', sdp }), writeSdp('answer', read(answer)))
    },
    passed: () => page.evaluate(() => window.middle.passed),
  }
}
