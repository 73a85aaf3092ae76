//! Whether counts crowd at the edges of a scheme that is in force: how many agents' times had each count, and what is usual.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { payBunchingQuery } from '../../../api/queries.ts'
import type { PayBunching } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'

export function Bunching({ scheme, month }: { scheme: string; month: string }) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const [asked, setAsked] = useState(false)
  const found = useQuery({ ...payBunchingQuery(scheme, month), enabled: asked })
  return (
    <Panel
      title={t('bunching')}
      sentence={t('bunchingSentence')}
      className="pay-red no-print"
      actions={!asked && <Button onClick={() => setAsked(true)}>{t('bunchingTry')}</Button>}
    >
      {asked && (
        <Loaded query={found} height={240}>
          {(data) => (
            <>
              {data.ladders.length === 0 && <p className="empty-line">{t('bunchingNone')}</p>}
              {data.ladders.map((one) => (
                <LadderTold key={one.ladder} ladder={one} from={data.from} to={data.to} />
              ))}
              {data.notes.map((note) => (
                <p key={note.en} className="quiet small">
                  {say(note)}
                </p>
              ))}
            </>
          )}
        </Loaded>
      )}
    </Panel>
  )
}

function LadderTold({ ladder, from, to }: { ladder: PayBunching['ladders'][number]; from: string; to: string }) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const language = useLanguage()
  const count = (value: number) => whole(value, language)
  const most = Math.max(...ladder.counts, 1)
  const edges = new Map(ladder.edges.map((one) => [one.edge, one]))
  return (
    <div className="pay-bunching">
      <h3>{t('bunchingOf', { name: say(ladder.name), from, to, times: count(ladder.times), period: t(`periods.${ladder.period as 'month'}`) })}</h3>
      <ol className="pay-counts" aria-label={t('bunching')}>
        {ladder.counts.map((times, n) => (
          <li key={n + 1} className={edges.has(n + 1) ? 'pay-edge' : ''} title={`${n + 1}: ${count(times)}`}>
            <i style={{ height: `${(times / most) * 100}%` }} aria-hidden="true" />
            <span>{n + 1}</span>
            <span className="unseen">{count(times)}</span>
          </li>
        ))}
      </ol>
      {ladder.silent && <p className="quiet">{say(ladder.silent)}</p>}
      <ul className="pay-findings">
        {ladder.edges.map((one) => (
          <li key={one.edge}>
            <span className={`tag ${one.says === 'more than chance' ? 'tag-warn' : 'tag-good'}`}>{t(one.says === 'more than chance' ? 'moreThanChance' : 'notMoreThanChance')}</span>{' '}
            {t('bunchingEdge', { edge: one.edge, at: count(one.at), below: count(one.below), expected: count(one.at_expected), p: one.p < 0.001 ? '<0.001' : one.p.toFixed(3) })}
          </li>
        ))}
      </ul>
    </div>
  )
}
