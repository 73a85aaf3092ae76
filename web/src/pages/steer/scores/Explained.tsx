//! An agent's score, line by line: the raw figure, what peers have, how far it is believed, and what it counts.
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { scoreQuery, scoresAddress } from '../../../api/scores.ts'
import type { Score, ScoreLine } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { AppealForm, AppealState } from './Appeals.tsx'
import { Figures } from './Figures.tsx'
import { usePoints } from './words.ts'

interface Props {
  agent: string | null
  asked: { score?: string; period?: string }
  close: () => void
}

export function Explained({ agent, asked, close }: Props) {
  const { t } = useTranslation('scores')
  return (
    <Drawer open={agent !== null} onClose={close} size={760} destroyOnHidden closable={{ 'aria-label': t('close') }} title={agent ? t('explained', { agent }) : ''}>
      {agent && <Told key={agent} agent={agent} asked={asked} />}
    </Drawer>
  )
}

function Told({ agent, asked }: { agent: string; asked: Props['asked'] }) {
  const told = useQuery(scoreQuery(agent, asked))
  return (
    <Loaded query={told} height={520}>
      {(score) => <Lines of={score} agent={agent} asked={asked} />}
    </Loaded>
  )
}

function Lines({ of, agent, asked }: { of: Score; agent: string; asked: Props['asked'] }) {
  const { t } = useTranslation('scores')
  const say = useSay()
  const points = usePoints(2)
  const { row } = of
  return (
    <div className="scores-explained">
      <div className="scores-explained-head">
        <p className="scores-big">
          {points(row.total)} <small className="quiet">{row.low !== null && t('rangeSentence', { low: points(row.low), high: points(row.high) })}</small>
        </p>
        <div className="button-row no-print">
          <Downloads address={(format, lang) => scoresAddress({ ...asked, agent }, format, lang)} />
        </div>
      </div>
      {row.hardly && <p className="tag tag-warn">{t('hardlySentence')}</p>}
      {row.told !== null && <p>{t('toldSentence', { told: points(row.told), now: points(row.total) })}</p>}
      {of.most && <p className="told-sentence">{say(of.most)}</p>}
      {of.of.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
      {of.of.appeals_until && <p className="quiet small">{t('appealsUntil', { day: of.of.appeals_until })}</p>}
      {of.of.sides.map((side, n) => {
        const items = of.of.items.filter((item) => item.side === side.id)
        if (items.length === 0) return null
        const weight = of.weights[n] ?? 0
        return (
          <section key={side.id} aria-label={t(`side.${side.id as 'attainment'}`)}>
            <h3>
              {t(`side.${side.id as 'attainment'}`)} {points(row.sides[n] ?? null)}{' '}
              <span className="quiet small">{Math.abs(weight - side.weight) < 1e-6 ? t('counts', { weight: percent(weight) }) : t('countsInstead', { weight: percent(weight), usual: percent(side.weight) })}</span>
            </h3>
            <ul className="scores-lines">
              {of.lines
                .filter((line) => items.some((item) => item.id === line.item))
                .map((line) => (
                  <Line key={line.item} of={of} line={line} />
                ))}
            </ul>
          </section>
        )
      })}
      <p className="scores-sum">{t('sum', { total: points(row.total) })}</p>
    </div>
  )
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10}%`
}

function Line({ of, line }: { of: Score; line: ScoreLine }) {
  return (
    <li>
      <Figures of={of} line={line} />
      {line.appeal && <AppealState of={line.appeal} />}
      {line.may_appeal && <AppealForm of={of} line={line} />}
    </li>
  )
}
