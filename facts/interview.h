/*
 * Interviews: questions and answers in turn, each a paragraph or more.
 *
 *   Phóng viên trao đổi với ông Lý A Sùng, Phó Giám đốc ...    who answers
 *   • Thưa ông, ...?          PV: ...?                               a question
 *   - Trước hết, ...          Ông Lý A Sùng: ...                     the answer, up to the next question
 */
#ifndef TRACUU_FACTS_INTERVIEW_H
#define TRACUU_FACTS_INTERVIEW_H

#include "facts/cast.h"

enum interview_part { INTERVIEW_NONE, INTERVIEW_QUESTION, INTERVIEW_ANSWER };

/*
 * Writes the part of each sentence and returns who answers, or CAST_NOBODY where the article is no
 * interview; then all parts are INTERVIEW_NONE.
 */
uint32_t interview_read(const struct reading *reading, const struct cast *cast, enum interview_part *parts);

#endif
