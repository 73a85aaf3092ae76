//! Whether all that is paid for a policy, by every scheme and contest together, stays within what is filed, and who brings it over.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { payFiledQuery } from '../../../api/queries.ts'
import type { PayFiled } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useAmount } from './useAmount.ts'

const POLICIES = 20

export function Filed({ scheme, month }: { scheme: string; month: string }) {
  const { t } = useTranslation('pay')
  const [asked, setAsked] = useState(false)
  const [page, setPage] = useState(1)
  const found = useQuery({ ...payFiledQuery({ scheme, month, limit: POLICIES, offset: (page - 1) * POLICIES }), enabled: asked })
  return (
    <Panel title={t('filed')} sentence={t('filedSentence')} className="pay-red no-print" actions={!asked && <Button onClick={() => setAsked(true)}>{t('filedTry')}</Button>}>
      {asked && (
        <Loaded query={found} height={200}>
          {(data) => <Told told={data} page={page} go={setPage} />}
        </Loaded>
      )}
    </Panel>
  )
}

function Told({ told, page, go }: { told: PayFiled; page: number; go: (page: number) => void }) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const language = useLanguage()
  const amount = useAmount(told.currency)
  const count = (value: number) => whole(value, language)
  const names = new Map(told.payers.map((payer) => [payer.id, say(payer.name)]))
  return (
    <>
      <p>
        <span className={`tag ${told.total === 0 ? 'tag-good' : 'tag-warn'}`}>{told.total === 0 ? t('filedWithin') : t('filedOver', { policies: count(told.total), over: amount(told.over_fen) })}</span>{' '}
        <span className="quiet">{t('filedSum', { from: told.from, to: told.to, policies: count(told.policies), filed: amount(told.filed_fen), paid: amount(told.paid_fen) })}</span>
      </p>
      <ul className="pay-findings">
        {told.payers.map((payer) => (
          <li key={payer.id}>
            <b>{say(payer.name)}</b> {amount(payer.paid_fen)}
            {payer.brings_over > 0 && <span className="pay-over"> {t('filedBy', { policies: count(payer.brings_over), over: amount(payer.over_fen) })}</span>}
          </li>
        ))}
      </ul>
      {told.over.length > 0 && (
        <>
          <div className="scroller" tabIndex={0} role="region" aria-label={t('filed')}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('policy')}</th>
                  <th scope="col" className="number">
                    {t('filedRate')}
                  </th>
                  {told.payers.map((payer) => (
                    <th key={payer.id} scope="col" className="number">
                      {say(payer.name)}
                    </th>
                  ))}
                  <th scope="col" className="number">
                    {t('filedPaid')}
                  </th>
                  <th scope="col" className="number">
                    {t('filedMore')}
                  </th>
                  <th scope="col">{t('filedWho')}</th>
                </tr>
              </thead>
              <tbody>
                {told.over.map((one) => (
                  <tr key={one.policy}>
                    <th scope="row">{one.policy}</th>
                    <td className="number">{amount(one.filed_fen)}</td>
                    {told.payers.map((payer, n) => (
                      <td key={payer.id} className="number">
                        {amount(one.parts_fen[n] ?? 0)}
                      </td>
                    ))}
                    <td className="number">{amount(one.paid_fen)}</td>
                    <td className="number">
                      <b>{amount(one.over_fen)}</b>
                    </td>
                    <td>{names.get(one.by) ?? one.by}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {told.total > POLICIES && <Pager page={page} pages={Math.ceil(told.total / POLICIES)} go={go} />}
        </>
      )}
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </>
  )
}
