//! What the page keeps in its address: the agent whose joint visits are looked at, and from which coaching case one comes.

export interface JointSearch {
  agent?: string
  play?: number
}

export function readJointSearch(raw: Record<string, unknown>): JointSearch {
  const found: JointSearch = {}
  if (typeof raw.agent === 'string' && raw.agent !== '') found.agent = raw.agent
  else if (typeof raw.agent === 'number') found.agent = String(raw.agent)
  const play = Number(raw.play)
  if (Number.isSafeInteger(play) && play > 0) found.play = play
  return found
}
