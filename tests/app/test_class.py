"""The lesson with a class, without a browser: what the lecturer's page asks, shows and says when the store is down."""

import pytest

from qkv_core.classroom.memory import MemoryStore
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.store import StoreDownError
from qkv_core.ui import classroom
from tests.app.screen import prose, titles


class Store(MemoryStore):
    """It can be out of reach."""

    is_down = False

    def read(self, code, names):
        if self.is_down:
            raise StoreDownError("gone")
        return super().read(code, names)


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def rooms(store, monkeypatch):
    rooms = Rooms(store)
    monkeypatch.setattr(classroom, "rooms", lambda: rooms)
    return rooms


@pytest.fixture
def lesson(open_page, rooms):
    """The page once its class is open."""
    assert isinstance(rooms, Rooms)
    return open_page("guided_lesson").button(key="class-open").click().run()


def code_of(at):
    return at.session_state.class_steering.code


def has_button(at, key):
    return key in {button.key for button in at.button}


@pytest.mark.usefixtures("rooms")
def test_no_page_opens_a_class_by_itself(open_page, store):
    at = open_page("guided_lesson", class_steering="x", lesson_slides="true")
    assert not store._classes
    assert not has_button(at, "class-show")


def test_the_class_is_where_the_lesson_is(lesson, rooms):
    seen = [rooms.look(code_of(lesson))]
    assert seen[0].idea.name == "strongest"
    lesson.button(key="lesson-next").click().run()
    seen.append(rooms.look(code_of(lesson)))
    assert [look.idea.name for look in seen] == ["strongest", "views"]
    lesson.button(key="lesson-back").click().run()
    lesson.text_input(key="text").set_value("The cat sat because it was warm.").run()
    row = rooms.look(code_of(lesson)).idea.row
    assert row.sentence == "The cat sat because it was warm."
    assert not titles(lesson)


def test_a_reveal_shows_guesses_and_how_many_were_right(lesson, rooms):
    code = code_of(lesson)
    number = rooms.look(code).number
    for key in (2, 2, 8):
        assert rooms.answer(code, rooms.seat(code), number, [key]) == "taken"
    lesson.button(key="class-show").click().run()
    assert rooms.look(code).is_shown
    assert "2 of 3 were right." in prose(lesson)
    assert titles(lesson) == ["L3H1, query it: what 3 of you guessed, and the model"]
    assert "The model says: `2 animal`" in lesson.info[0].value
    assert not has_button(lesson, "class-show")
    lesson.button(key="lesson-next").click().run()
    assert not titles(lesson)
    assert has_button(lesson, "class-show")


def test_while_the_store_is_down_the_page_says_so_and_works(lesson, store):
    store.is_down = True
    lesson.button(key="lesson-next").click().run()
    assert not lesson.exception
    assert any("The class waits" in warning.value for warning in lesson.warning)
    assert "One x goes through three matrices" in prose(lesson)
    store.is_down = False
    lesson.run()
    assert not lesson.warning
    assert has_button(lesson, "class-show")


def test_a_class_that_is_over_is_said_to_be(lesson, store):
    store.remove(code_of(lesson))
    lesson.button(key="lesson-next").click().run()
    assert any("That class is over" in warning.value for warning in lesson.warning)
    assert has_button(lesson, "class-open")


def test_what_the_class_does_not_take_is_said(lesson, monkeypatch):
    monkeypatch.setattr("qkv_core.classroom.rooms.MOST_BYTES_OF_NUMBERS", 10)
    lesson.button(key="lesson-next").click().run()
    assert any("too long for a class's phones" in warning.value for warning in lesson.warning)


def test_six_questions_stay_until_the_lecturer_goes_back(lesson, rooms):
    code = code_of(lesson)
    for when, chosen in (("before", [0, 0, 0, 0, 0, 1]), ("after", [1, 1, 2, 1, 2, 0])):
        lesson.button(key=f"class-{when}").click().run()
        look = rooms.look(code)
        assert (look.idea.name, look.idea.is_sheet) == (when, True)
        rooms.answer(code, rooms.seat(code), look.number, chosen)
        lesson.button(key="class-show").click().run()
        assert rooms.look(code).is_shown
        if when == "after":
            assert "The normalised gain is **1.00**" in prose(lesson)
            assert titles(lesson) == ["How many of 6 questions were right, before and after"]
        lesson.button(key="class-back").click().run()
        assert rooms.look(code).idea.name == "strongest"
        assert not titles(lesson)
