//! A scheme gamed on the last two years: what was found, how much it comes to, and what would mend it.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { redTeamQuery } from '../../../api/queries.ts'
import type { RedTeam as Told } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useAmount } from './useAmount.ts'

export function RedTeam({ scheme, month }: { scheme: string; month: string }) {
  const { t } = useTranslation('pay')
  const [asked, setAsked] = useState(false)
  const found = useQuery({ ...redTeamQuery(scheme, month), enabled: asked })
  return (
    <Panel title={t('redTeam')} sentence={t('redTeamSentence')} className="pay-red no-print" actions={!asked && <Button onClick={() => setAsked(true)}>{t('redTeamTry')}</Button>}>
      {asked && (
        <Loaded query={found} height={200}>
          {(data) => <Findings told={data} />}
        </Loaded>
      )}
    </Panel>
  )
}

function Findings({ told }: { told: Told }) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const language = useLanguage()
  const amount = useAmount(told.currency)
  return (
    <>
      <p>
        <span className={`tag ${told.passes ? 'tag-good' : 'tag-warn'}`}>{t(told.passes ? 'redPasses' : 'redFails')}</span>{' '}
        <span className="quiet">
          {t('redSum', { from: told.from, to: told.to, agents: whole(told.agents, language), policies: whole(told.policies, language), paid: amount(told.paid_fen) })}
        </span>
      </p>
      <ul className="pay-findings">
        {told.findings.map((one) => (
          <li key={`${one.kind} ${one.sentence.en}`}>
            <p>
              <b>{say(one.name)}</b> {say(one.sentence)}
            </p>
            {one.mend.length > 0 && <p className="quiet small">{t('redMend', { rules: one.mend.map(say).join(t('semicolon')) })}</p>}
          </li>
        ))}
      </ul>
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </>
  )
}
