/**
 * The station's two WebSockets under its HTTPS server: the list of devices (presence.ts) and PeerJS's own signalling server. Both have
 * limits on messages, their number and their size; pages of other addresses are not let in. Rules STN7, STN9.
 */
import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { Duplex } from 'node:stream'
import express from 'express'
import { ExpressPeerServer } from 'peer'
import { WebSocketServer, type WebSocket } from 'ws'
import { limits, stationKey, stationPaths, writeDevices } from '../transport/station-info.ts'
import { createPresence, type Visitor } from './presence.ts'

const signalBytes = 16 * 1024
/** A meeting takes about twenty; a device that meets sixty others at once still passes. */
const mostSignals = 400
const windowMs = 10_000
const helloMs = 20_000
const aliveMs = 15_000

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
/** [STN9] Only a page that this very station has served; `https://` as the page must be. */
const isOwnPage = ({ headers: { origin, host } }: IncomingMessage): boolean => host !== undefined && origin === `https://${host}`

const limitSignals = (socket: WebSocket): void => {
  let since = Date.now()
  let count = 0
  socket.on('message', () => {
    const now = Date.now()
    if (now - since >= windowMs) [since, count] = [now, 0]
    count += 1
    if (count > mostSignals) socket.terminate()
  })
}

/** Who does not answer a ping by the next one has gone without a word. */
const keepAlive = (server: WebSocketServer): (() => void) => {
  const heard = new WeakSet<WebSocket>()
  server.on('connection', (socket) => {
    heard.add(socket)
    socket.on('pong', () => heard.add(socket))
  })
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!heard.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, aliveMs)
  return () => clearInterval(timer)
}

const listDevices = (server: WebSocketServer): void => {
  const presence = createPresence()
  const sockets = new Map<Visitor, WebSocket>()
  const tell = (): void => {
    for (const visitor of presence.visitors()) sockets.get(visitor)?.send(writeDevices(presence.listFor(visitor)))
  }
  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const visitor: Visitor = { remote: request.socket.remoteAddress ?? '', local: request.socket.localAddress ?? '' }
    if (!presence.enter(visitor)) return socket.close(1013, 'full')
    sockets.set(visitor, socket)
    const late = setTimeout(() => socket.terminate(), helloMs)
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary || !presence.hear(visitor, data.toString('utf8'), Date.now())) return socket.close(1008, 'not understood')
      clearTimeout(late)
      tell()
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearTimeout(late)
      presence.leave(visitor)
      sockets.delete(visitor)
      tell()
    })
  })
}

/** [STN9] PeerServer as it is, but for the door: no request reaches it, only sockets that were let in. */
const signal = (server: Server, sockets: WebSocketServer): void => {
  const peers = ExpressPeerServer(server, { path: stationPaths.signalling, key: stationKey, concurrent_limit: limits.devices, alive_timeout: 60_000, createWebSocketServer: () => sockets })
  peers.on('error', (error: Error) => console.warn(`signalling: ${error.message}`))
  express().use(peers)
}

export const openSockets = (server: Server): (() => void) => {
  const devices = new WebSocketServer({ noServer: true, maxPayload: limits.hereBytes, perMessageDeflate: false })
  const signals = new WebSocketServer({ noServer: true, maxPayload: signalBytes, perMessageDeflate: false })
  listDevices(devices)
  signals.on('connection', limitSignals)
  signal(server, signals)
  const stops = [devices, signals].map(keepAlive)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const path = (request.url ?? '').split('?', 1)[0]
    const wanted = path === stationPaths.devices ? devices : path === `${stationPaths.signalling}peerjs` ? signals : null
    if (wanted === null) return refuse(socket, '404 Not Found')
    if (!isOwnPage(request)) return refuse(socket, '403 Forbidden')
    if (wanted.clients.size >= limits.devices) return refuse(socket, '503 Service Unavailable')
    wanted.handleUpgrade(request, socket, head, (opened) => wanted.emit('connection', opened, request))
  })
  return () => {
    for (const stop of stops) stop()
    for (const one of [devices, signals]) for (const socket of one.clients) socket.terminate()
  }
}
