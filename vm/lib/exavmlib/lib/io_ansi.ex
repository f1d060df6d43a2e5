defmodule IO.ANSI do
  @moduledoc "The escape sequences of terminals."

  @type ansicode :: atom
  @type ansilist :: maybe_improper_list(char | ansicode | binary | ansilist, binary | ansicode | [])
  @type ansidata :: ansilist | ansicode | binary

  @sequences [
    {:reset, "0m", "Ends all attributes."},
    {:bright, "1m", "Bright or bold."},
    {:faint, "2m", "Faint."},
    {:italic, "3m", "Italic."},
    {:underline, "4m", "Underlined."},
    {:blink_slow, "5m", "Blinks slowly."},
    {:blink_rapid, "6m", "Blinks fast."},
    {:inverse, "7m", "Foreground and background exchanged."},
    {:reverse, "7m", "Foreground and background exchanged."},
    {:conceal, "8m", "Not shown."},
    {:crossed_out, "9m", "Crossed out."},
    {:primary_font, "10m", "The first font."},
    {:font_1, "11m", "Font 1."},
    {:font_2, "12m", "Font 2."},
    {:font_3, "13m", "Font 3."},
    {:font_4, "14m", "Font 4."},
    {:font_5, "15m", "Font 5."},
    {:font_6, "16m", "Font 6."},
    {:font_7, "17m", "Font 7."},
    {:font_8, "18m", "Font 8."},
    {:font_9, "19m", "Font 9."},
    {:normal, "22m", "Neither bright nor faint."},
    {:not_italic, "23m", "Not italic."},
    {:no_underline, "24m", "Not underlined."},
    {:blink_off, "25m", "Does not blink."},
    {:inverse_off, "27m", "Ends `inverse/0`."},
    {:reverse_off, "27m", "Ends `reverse/0`."},
    {:reveal, "28m", "Ends `conceal/0`."},
    {:not_crossed_out, "29m", "Not crossed out."},
    {:black, "30m", "Foreground black."},
    {:light_black, "90m", "Foreground light black."},
    {:black_background, "40m", "Background black."},
    {:light_black_background, "100m", "Background light black."},
    {:red, "31m", "Foreground red."},
    {:light_red, "91m", "Foreground light red."},
    {:red_background, "41m", "Background red."},
    {:light_red_background, "101m", "Background light red."},
    {:green, "32m", "Foreground green."},
    {:light_green, "92m", "Foreground light green."},
    {:green_background, "42m", "Background green."},
    {:light_green_background, "102m", "Background light green."},
    {:yellow, "33m", "Foreground yellow."},
    {:light_yellow, "93m", "Foreground light yellow."},
    {:yellow_background, "43m", "Background yellow."},
    {:light_yellow_background, "103m", "Background light yellow."},
    {:blue, "34m", "Foreground blue."},
    {:light_blue, "94m", "Foreground light blue."},
    {:blue_background, "44m", "Background blue."},
    {:light_blue_background, "104m", "Background light blue."},
    {:magenta, "35m", "Foreground magenta."},
    {:light_magenta, "95m", "Foreground light magenta."},
    {:magenta_background, "45m", "Background magenta."},
    {:light_magenta_background, "105m", "Background light magenta."},
    {:cyan, "36m", "Foreground cyan."},
    {:light_cyan, "96m", "Foreground light cyan."},
    {:cyan_background, "46m", "Background cyan."},
    {:light_cyan_background, "106m", "Background light cyan."},
    {:white, "37m", "Foreground white."},
    {:light_white, "97m", "Foreground light white."},
    {:white_background, "47m", "Background white."},
    {:light_white_background, "107m", "Background light white."},
    {:default_color, "39m", "The default foreground."},
    {:default_background, "49m", "The default background."},
    {:framed, "51m", "Framed."},
    {:encircled, "52m", "Encircled."},
    {:overlined, "53m", "Overlined."},
    {:not_framed_encircled, "54m", "Neither framed nor encircled."},
    {:not_overlined, "55m", "Not overlined."},
    {:home, "H", "The cursor to the top left corner."},
    {:clear, "2J", "An empty screen."},
    {:clear_line, "2K", "An empty line."}
  ]

  for {name, code, doc} <- @sequences do
    @doc doc
    @spec unquote(name)() :: String.t()
    def unquote(name)(), do: unquote("\e[" <> code)
  end

  defp sequence(name) do
    case name do
      :cursor_up -> cursor_up()
      :cursor_down -> cursor_down()
      :cursor_right -> cursor_right()
      :cursor_left -> cursor_left()
      _ -> listed(name)
    end
  end

  for {name, code, _} <- @sequences do
    defp listed(unquote(name)), do: unquote("\e[" <> code)
  end

  defp listed(other), do: raise(ArgumentError, "invalid ANSI sequence specification: #{inspect(other)}")

  @doc "Are escape sequences written by default? The `:ansi_enabled` of the application `:elixir` says so."
  @spec enabled?() :: boolean
  def enabled?, do: Application.get_env(:elixir, :ansi_enabled, false)

  @doc "The colours that iex shows terms in."
  @spec syntax_colors() :: keyword
  def syntax_colors do
    [
      atom: :cyan,
      binary: :default_color,
      boolean: :magenta,
      charlist: :yellow,
      list: :default_color,
      map: :default_color,
      nil: :magenta,
      number: :yellow,
      string: :green,
      tuple: :default_color,
      variable: :light_cyan,
      call: :default_color,
      operator: :default_color
    ]
  end

  @doc "A foreground of 256 colours."
  @spec color(0..255) :: String.t()
  def color(code) when code in 0..255, do: "\e[38;5;#{code}m"

  @doc "A foreground by its red, green and blue, each of 0 to 5."
  @spec color(0..5, 0..5, 0..5) :: String.t()
  def color(r, g, b) when r in 0..5 and g in 0..5 and b in 0..5, do: color(16 + 36 * r + 6 * g + b)

  @doc "A background of 256 colours."
  @spec color_background(0..255) :: String.t()
  def color_background(code) when code in 0..255, do: "\e[48;5;#{code}m"

  @doc "A background by its red, green and blue, each of 0 to 5."
  @spec color_background(0..5, 0..5, 0..5) :: String.t()
  def color_background(r, g, b) when r in 0..5 and g in 0..5 and b in 0..5,
    do: color_background(16 + 36 * r + 6 * g + b)

  @doc "The cursor to a line and a column, from 0."
  @spec cursor(non_neg_integer, non_neg_integer) :: String.t()
  def cursor(line, column) when is_integer(line) and line >= 0 and is_integer(column) and column >= 0,
    do: "\e[#{line};#{column}H"

  @doc "The cursor up."
  @spec cursor_up(pos_integer) :: String.t()
  def cursor_up(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}A"

  @doc "The cursor down."
  @spec cursor_down(pos_integer) :: String.t()
  def cursor_down(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}B"

  @doc "The cursor to the right."
  @spec cursor_right(pos_integer) :: String.t()
  def cursor_right(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}C"

  @doc "The cursor to the left."
  @spec cursor_left(pos_integer) :: String.t()
  def cursor_left(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}D"

  @doc "Atoms in chardata as sequences, and `reset/0` at the end if there were any."
  @spec format(ansidata, boolean) :: iodata
  def format(ansidata, emit? \\ enabled?()) when is_boolean(emit?),
    do: format(ansidata, [], [], emit?, :maybe)

  @doc "As `format/2`, without the `reset/0`."
  @spec format_fragment(ansidata, boolean) :: iodata
  def format_fragment(ansidata, emit? \\ enabled?()) when is_boolean(emit?),
    do: format(ansidata, [], [], emit?, false)

  # `todo` are the tails that were left, `reset` is :maybe until a sequence makes it true.
  defp format([term | rest], todo, done, emit?, reset), do: format(term, [rest | todo], done, emit?, reset)

  defp format(name, todo, done, true, reset) when is_atom(name),
    do: format([], todo, [done | sequence(name)], true, reset != false)

  defp format(name, todo, done, false, reset) when is_atom(name) do
    _ = sequence(name)
    format([], todo, done, false, reset)
  end

  defp format(term, todo, done, emit?, reset) when is_binary(term) or is_integer(term),
    do: format([], todo, [done, term], emit?, reset)

  defp format([], [next | todo], done, emit?, reset), do: format(next, todo, done, emit?, reset)
  defp format([], [], done, true, true), do: [done | reset()]
  defp format([], [], done, _, _), do: done
end
