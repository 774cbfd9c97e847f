"""The lesson: one idea a screen, predict, reveal, score, begin anew; all of it lives in the address."""


def test_a_prediction_reveals_the_models_answer(open_page):
    at = open_page("guided_lesson")
    assert not at.success
    at.selectbox(key="lesson_strongest").set_value("2 animal").run()
    assert "0.6768" in at.success[0].value
    at.segmented_control(key="lesson_at").set_value(4).run()
    assert not at.success
    at.radio(key="lesson_sums").set_value("Each column").run()
    assert "The model says: Each row" in at.info[0].value
    assert any("**1 of 2 right**, 9 in all" in markdown.value for markdown in at.markdown)


def test_no_score_before_an_answer(open_page):
    at = open_page("guided_lesson")
    assert not any("right**" in markdown.value for markdown in at.markdown)


def test_where_it_stands_comes_back_with_the_address_and_can_be_forgotten(open_page):
    at = open_page("guided_lesson", lesson_at="3", lesson_axis="At the left of its row", lesson_sums="Each column")
    assert len(at.success) == 1
    assert at.session_state.lesson_sums == "Each column"
    next(button for button in at.button if button.label == "Begin anew").click().run()
    assert not at.success
    assert at.session_state.lesson_axis is None
    assert at.session_state.lesson_at == 1


def test_next_leads_from_the_first_idea_to_the_last(open_page):
    at = open_page("guided_lesson")
    titles = []
    for _ in range(9):
        titles.append(at.header[0].value)
        following = next(button for button in at.button if button.key == "lesson-next")
        if not following.disabled:
            following.click().run()
    assert len(set(titles)) == 9
    assert following.disabled


def test_an_answer_about_another_sentence_is_no_answer(open_page):
    at = open_page("guided_lesson", lesson_strongest="2 elephant")
    assert not at.success
    assert not at.info
