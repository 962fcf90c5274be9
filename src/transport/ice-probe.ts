/**
 * Whether this browser lets the page choose its ICE user and password, which one scan needs. Some refuse it (InvalidModificationError);
 * then every pairing takes two scans. Asked once per start. Rule ONE5.
 */
import { deriveIce, seedBytes } from './one-scan.ts'
import { withIce } from './sdp.ts'

const probe = async (): Promise<boolean> => {
  if (typeof RTCPeerConnection === 'undefined') return false
  let connection: RTCPeerConnection | null = null
  try {
    connection = new RTCPeerConnection({ iceServers: [] })
    connection.createDataChannel('probe')
    const { sdp = '' } = await connection.createOffer()
    const wanted = deriveIce(new Uint8Array(seedBytes), 'shown')
    await connection.setLocalDescription({ type: 'offer', sdp: withIce(sdp, wanted) })
    return connection.localDescription?.sdp.includes(`a=ice-ufrag:${wanted.ufrag}`) === true
  } catch {
    // A refusal is the answer.
    return false
  } finally {
    connection?.close()
  }
}

let answer: Promise<boolean> | null = null
export const canSetIce = (): Promise<boolean> => (answer ??= probe())
