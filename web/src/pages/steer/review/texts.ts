//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './review.en.json'
import zh from './review.zh.json'
// States of signals are said as in the Inbox.
import '../inbox/texts.ts'

addTexts('review', { zh, en })
